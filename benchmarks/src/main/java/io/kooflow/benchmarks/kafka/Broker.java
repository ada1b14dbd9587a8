package io.kooflow.benchmarks.kafka;

import io.kooflow.benchmarks.contender.ClassPaths;
import io.kooflow.benchmarks.figures.ProcessFigures;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import io.kooflow.embedded.KafkaMain;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.TopicDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** A broker in a process of its own, so that its processor time is told apart. Owns the process. */
public final class Broker implements AutoCloseable {

  /** It would work at times of its own choosing, in one contender's run or another's. */
  private static final String NO_CLEANER = "log.cleaner.enable=false";

  private final ChildProcess process;
  private final String bootstrapServers;
  private final Admin admin;

  private Broker(ChildProcess process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** Starts on an empty folder and returns when it answers. */
  public static Broker start(Path folder) {
    int port = FreePorts.next();
    ChildProcess process =
        new ForkedJvm(
                KafkaMain.class.getName(),
                ClassPaths.benchmarks(),
                List.of(
                    "-Xms1g",
                    "-Xmx1g",
                    "-XX:+UseParallelGC",
                    "-Dlog4j2.configurationFile=log4j2-bench.xml"),
                List.of(
                    folder.resolve("data").toString(),
                    Integer.toString(port),
                    NO_CLEANER,
                    "log.segment.bytes=1073741824"))
            .start("broker", folder)
            .awaitPort(port);
    return new Broker(process, "127.0.0.1:" + port);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public ProcessFigures figures() {
    return ProcessFigures.of(process.pid());
  }

  /** Creates those that are missing. */
  public void create(Collection<TopicDefinition> topics) {
    TopicCreation.createMissing(admin, topics);
  }

  /** Deletes each topic of this choice, Kafka's own excepted, and returns when they are gone. */
  public void delete(Predicate<String> choice) {
    Set<String> chosen =
        await(admin.listTopics().names()).stream().filter(choice).collect(Collectors.toSet());
    await(admin.deleteTopics(chosen).all());
    while (await(admin.listTopics().names()).stream().anyMatch(chosen::contains)) {
      Thread.onSpinWait();
    }
  }

  /** Records of a topic, transaction markers included. */
  public Map<TopicPartition, Long> ends(String topic) {
    Map<TopicPartition, OffsetSpec> asked =
        await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .flatMap(description -> description.partitions().stream())
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic, partition.partition()),
                    partition -> OffsetSpec.latest()));
    return await(admin.listOffsets(asked).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
  }

  private static long offset(ListOffsetsResultInfo info) {
    return info.offset();
  }

  /** Offsets that the group has committed of these partitions; none where it has not. */
  public Map<TopicPartition, Long> committed(String group, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed;
    try {
      committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw new KafkaException("Offsets of " + group + " cannot be read", failed.getCause());
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset != null) {
        offsets.put(partition, offset.offset());
      }
    }
    return offsets;
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw new KafkaException("The broker refused", failed.getCause());
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static KafkaException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new KafkaException("Interrupted while waiting for the broker", cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
    process.close();
  }
}
