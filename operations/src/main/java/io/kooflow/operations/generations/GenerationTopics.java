package io.kooflow.operations.generations;

import io.kooflow.audit.Hop;
import io.kooflow.audit.Pipeline;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics that a generation uses, and those that only it uses. */
public final class GenerationTopics {
  /** What a generation reads. */
  public static final List<String> INPUTS =
      List.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES);

  private static final int LOOKS_WITHOUT_TOPICS = 5;
  private static final long BETWEEN_LOOKS_MILLIS = 500;

  private GenerationTopics() {}

  /** Topics that the streams application writes. */
  public static List<TopicDefinition> outputs() {
    return Topics.data().stream()
        .filter(topic -> !INPUTS.contains(topic.name()))
        .filter(topic -> !topic.name().equals(Topics.USER_CHANGES))
        .toList();
  }

  /** Those of them of which the newest record of each key counts. */
  public static List<TopicDefinition> documents() {
    return outputs().stream().filter(TopicDefinition::compacted).toList();
  }

  /** What a generation has still to read where it reads nothing new: what it wrote to itself. */
  public static Hop within(int generation) {
    Hop all = Pipeline.streams(generation);
    return new Hop(
        all.group(), all.topics().stream().filter(topic -> !INPUTS.contains(topic)).toList());
  }

  /** What a generation has still to read that is being built: all that it was given, and within. */
  public static Hop given(int generation) {
    Stream<String> given = INPUTS.stream().map(topic -> Generations.shadow(generation, topic));
    Hop within = within(generation);
    return new Hop(
        within.group(),
        Stream.of(given, Stream.of(Topics.KOO_ENGAGEMENT), within.topics().stream())
            .flatMap(topics -> topics)
            .toList());
  }

  public static List<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(each -> new TopicPartition(topic, each)).toList();
  }

  /** All partitions of the pipeline's own inputs. */
  public static List<TopicPartition> inputs() {
    return INPUTS.stream().flatMap(topic -> partitions(topic, Topics.PARTITIONS).stream()).toList();
  }

  /** All partitions of what stands for the inputs of a generation that is being built. */
  public static List<TopicPartition> shadowInputs(int generation) {
    return inputs().stream().map(each -> shadow(generation, each)).toList();
  }

  public static TopicPartition shadow(int generation, TopicPartition partition) {
    return new TopicPartition(
        Generations.shadow(generation, partition.topic()), partition.partition());
  }

  /** Where these partitions begin or end. */
  public static Map<TopicPartition, Long> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(each -> asked.put(each, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (var each : admin.listOffsets(asked).all().get().entrySet()) {
      offsets.put(each.getKey(), each.getValue().offset());
    }
    return offsets;
  }

  /** Makes the shadow topics anew; whatever an earlier try left is deleted first. */
  public static void create(Admin admin, int generation)
      throws ExecutionException, InterruptedException {
    delete(admin, generation);
    List<NewTopic> topics = new ArrayList<>();
    for (String input : INPUTS) {
      TopicDefinition topic = Topics.named(input);
      Map<String, String> config = new HashMap<>();
      config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(topic.maxMessageBytes()));
      config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
      topics.add(topic(generation, topic, config));
    }
    for (TopicDefinition topic : outputs()) {
      topics.add(topic(generation, topic, topic.config()));
    }
    admin.createTopics(topics).all().get();
  }

  private static NewTopic topic(int generation, TopicDefinition topic, Map<String, String> config) {
    return new NewTopic(
            Generations.shadow(generation, topic.name()),
            Optional.of(topic.partitions()),
            Optional.empty())
        .configs(config);
  }

  /** Deletes the shadow topics and waits until they are gone. */
  public static void delete(Admin admin, int generation)
      throws ExecutionException, InterruptedException {
    delete(admin, Generations.shadow(generation, ""));
  }

  /** Deletes the changelogs and repartition topics. */
  public static void deleteInternal(Admin admin, int generation)
      throws ExecutionException, InterruptedException {
    delete(admin, Generations.applicationId(generation) + "-");
  }

  /** An instance that is about to end may make a topic once more, so it is looked for a while. */
  private static void delete(Admin admin, String prefix)
      throws ExecutionException, InterruptedException {
    int absent = 0;
    while (absent < LOOKS_WITHOUT_TOPICS) {
      List<String> names = named(admin, prefix);
      absent = names.isEmpty() ? absent + 1 : 0;
      if (!names.isEmpty()) {
        deleteThose(admin, names);
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private static void deleteThose(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException {
    try {
      admin.deleteTopics(names).all().get();
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw failed;
      }
    }
  }

  private static List<String> named(Admin admin, String prefix)
      throws ExecutionException, InterruptedException {
    return admin.listTopics().names().get().stream()
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}
