package io.kooflow.platform.stage;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LakeTables;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the stages are from the offsets of topics and groups and from the lake's own
 * snapshots: a few small requests a reading. For use by one thread.
 */
public final class StageReader implements AutoCloseable {
  private static final int LIMIT_SECONDS = 5;
  private static final List<String> CHANGES =
      List.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.USER_CHANGES);
  private static final List<String> LANDED =
      List.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.USER_CHANGES, Topics.KOO_SCORES);
  private static final List<String> STREAMS_INPUT =
      List.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES);

  private final Admin admin;
  private final @Nullable CatalogConfig lake;
  private final Lags lags;
  private final Generations generations;
  private @Nullable RESTCatalog catalog;

  /**
   * Contacts nobody yet: Kafka and the lake are asked from the first reading on.
   *
   * @param lake null where the lake is not asked
   */
  public StageReader(KafkaTarget kafka, @Nullable CatalogConfig lake) {
    this.lake = lake;
    this.lags = new Lags(kafka);
    this.generations = new Generations(kafka.settings());
    this.admin = Admin.create(kafka.settings());
  }

  /**
   * The stages now, in the order of the flow.
   *
   * @throws TimeoutException if Kafka does not answer within five seconds
   * @throws ExecutionException if Kafka or the lake refuses
   */
  public List<Stage> read() throws ExecutionException, TimeoutException {
    List<Stage> stages = new ArrayList<>(readStreams());
    stages.add(readLake());
    return stages;
  }

  /**
   * The stages that read from and write to Kafka.
   *
   * @throws TimeoutException if Kafka does not answer within five seconds
   * @throws ExecutionException if Kafka refuses
   */
  public List<Stage> readStreams() throws ExecutionException, TimeoutException {
    Map<TopicPartition, Long> ends = ends();
    String streams = streamsGroup();
    Map<String, Map<TopicPartition, OffsetAndMetadata>> groups = groups(streams);
    long captured = count(ends, CHANGES);
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage("capture", captured, captured, 0, -1));
    stages.add(reader("streams", Topics.KOO_ENRICHED, streams, STREAMS_INPUT, ends, groups));
    stages.add(
        sink("feed_items", Topics.KOO_ENRICHED, PipelineNames.FEED_ITEMS_SINK, ends, groups));
    stages.add(sink("trending", Topics.TRENDING, PipelineNames.TRENDING_SINK, ends, groups));
    stages.add(sink("creators", Topics.CREATORS, PipelineNames.CREATORS_SINK, ends, groups));
    stages.add(
        reader(
            "scoring",
            Topics.KOO_SCORES,
            PipelineNames.SCORING_GROUP,
            List.of(Topics.KOO_CHANGES),
            ends,
            groups));
    return stages;
  }

  /**
   * The stage that lands records in the lake.
   *
   * @throws TimeoutException if Kafka does not answer within five seconds
   * @throws ExecutionException if Kafka refuses
   */
  public Stage readLake() throws ExecutionException, TimeoutException {
    Map<TopicPartition, Long> own = of(ends(), LANDED);
    Map<TopicPartition, Long> landed = landed();
    long count = own.keySet().stream().mapToLong(each -> landed.getOrDefault(each, 0L)).sum();
    return new Stage("lake", count, count, lags.of("lake", landed, own), -1);
  }

  private Map<TopicPartition, Long> ends() throws ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (TopicDefinition topic : Topics.data()) {
      IntStream.range(0, topic.partitions())
          .forEach(i -> wanted.put(new TopicPartition(topic.name(), i), OffsetSpec.latest()));
    }
    Map<TopicPartition, ListOffsetsResultInfo> answer =
        await(
            admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all());
    Map<TopicPartition, Long> ends = new HashMap<>();
    answer.forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  /** Asks the register only where there is one: most pipelines were never rebuilt. */
  private String streamsGroup() throws ExecutionException, TimeoutException {
    return await(admin.listTopics().names()).contains(Generations.TOPIC)
        ? Generations.applicationId(generations.current())
        : PipelineNames.STREAMS_GROUP;
  }

  private Map<String, Map<TopicPartition, OffsetAndMetadata>> groups(String streams)
      throws ExecutionException, TimeoutException {
    Map<String, ListConsumerGroupOffsetsSpec> wanted = new HashMap<>();
    for (String group :
        List.of(
            streams,
            PipelineNames.groupOf(PipelineNames.FEED_ITEMS_SINK),
            PipelineNames.groupOf(PipelineNames.TRENDING_SINK),
            PipelineNames.groupOf(PipelineNames.CREATORS_SINK),
            PipelineNames.SCORING_GROUP)) {
      wanted.put(group, new ListConsumerGroupOffsetsSpec());
    }
    return await(admin.listConsumerGroupOffsets(wanted).all());
  }

  /** Where landing stands by partition; a table that is not there yet stands at nothing. */
  private Map<TopicPartition, Long> landed() {
    Map<TopicPartition, Long> landed = new HashMap<>();
    Catalog tables = tables();
    for (LakeTable table : LakeTables.all()) {
      try {
        LakeReader.open(tables, table).ranges().map(OffsetRanges::ends).stream()
            .flatMap(ends -> ends.entrySet().stream())
            .forEach(end -> landed.put(partition(end.getKey()), end.getValue()));
      } catch (NoSuchTableException notYet) {
        continue;
      }
    }
    return landed;
  }

  /** Opened by the first reading that finds it up. */
  private Catalog tables() {
    RESTCatalog open = catalog;
    if (open == null) {
      if (lake == null) {
        throw new IllegalStateException("No lake is given");
      }
      open = lake.open();
      catalog = open;
    }
    return open;
  }

  private static TopicPartition partition(SourcePartition partition) {
    return new TopicPartition(partition.topic(), partition.partition());
  }

  private Stage sink(
      String table,
      String topic,
      String connector,
      Map<TopicPartition, Long> ends,
      Map<String, Map<TopicPartition, OffsetAndMetadata>> groups) {
    String group = PipelineNames.groupOf(connector);
    long lag = lag(ends, groups, group, List.of(topic));
    long count = Math.max(0, count(ends, List.of(topic)) - lag);
    return new Stage(table, count, reached(groups, group, List.of(topic)), lag, -1);
  }

  private Stage reader(
      String name,
      String output,
      String group,
      List<String> inputs,
      Map<TopicPartition, Long> ends,
      Map<String, Map<TopicPartition, OffsetAndMetadata>> groups) {
    return new Stage(
        name,
        count(ends, List.of(output)),
        reached(groups, group, inputs),
        lag(ends, groups, group, inputs),
        -1);
  }

  private static long reached(
      Map<String, Map<TopicPartition, OffsetAndMetadata>> groups,
      String group,
      List<String> topics) {
    long[] sum = {0};
    groups
        .getOrDefault(group, Map.of())
        .forEach(
            (partition, offset) ->
                sum[0] +=
                    offset == null || !topics.contains(partition.topic()) ? 0 : offset.offset());
    return sum[0];
  }

  private static long count(Map<TopicPartition, Long> ends, List<String> topics) {
    return of(ends, topics).values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<TopicPartition, Long> of(Map<TopicPartition, Long> ends, List<String> topics) {
    Map<TopicPartition, Long> own = new HashMap<>(ends);
    own.keySet().removeIf(partition -> !topics.contains(partition.topic()));
    return own;
  }

  private long lag(
      Map<TopicPartition, Long> ends,
      Map<String, Map<TopicPartition, OffsetAndMetadata>> groups,
      String group,
      List<String> topics) {
    Map<TopicPartition, Long> reached = new HashMap<>();
    groups
        .getOrDefault(group, Map.of())
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                reached.put(partition, offset.offset());
              }
            });
    return lags.of(group, reached, of(ends, topics));
  }

  private static <T> T await(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    if (catalog == null) {
      return;
    }
    try {
      catalog.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
