package io.kooflow.sink;

import static io.kooflow.sink.Records.koo;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The task before a {@link Torrent}, killed and left behind as a zombie at random: whatever is
 * committed stands in the store or something newer, and in the end the newest of each item does.
 * More seeds: {@code -Dtorrent.seeds=1..100}.
 */
class TorrentIT {
  private static final TopicPartition HOT = new TopicPartition("koo.enriched", 0);
  private static final TopicPartition COLD = new TopicPartition("trending", 0);
  private static final Map<TopicPartition, String> TABLES = Map.of(HOT, "hot", COLD, "cold");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** As a worker polls when there is little to read. */
  private static final Duration POLL = Duration.ofMillis(5);

  private static final int RECORDS = 400;

  private final Map<TopicPartition, List<SinkRecord>> topics = new HashMap<>();
  private final Map<TopicPartition, Integer> read = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final List<DynamoDbSinkTask> zombies = new ArrayList<>();

  static LongStream seeds() {
    String[] range = System.getProperty("torrent.seeds", "1..1").split("\\.\\.");
    return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void committedRecordsStandAndTheNewestWinsWhateverTheStoreDoes(long seed) {
    Random random = new Random(seed);
    TABLES.keySet().forEach(partition -> topics.put(partition, records(partition, random)));
    TABLES.keySet().forEach(partition -> committed.put(partition, 0L));
    DynamoDbSinkTask task = null;
    int left = 0;
    try (Torrent store = new Torrent(seed)) {
      task = start(store);
      long until = System.nanoTime() + LIMIT.toNanos();
      while (!isDone()) {
        assertThat(System.nanoTime())
            .as("time: %s committed, %s", committed, store.done())
            .isLessThan(until);
        put(task, random);
        commit(task, store);
        LockSupport.parkNanos(POLL.toNanos());
        zombies.forEach(zombie -> zombie.put(List.of()));
        if (allRead()) {
          store.calm();
        } else if (random.nextInt(20) == 0) {
          if (random.nextBoolean()) {
            task.stop();
          } else {
            zombies.forEach(DynamoDbSinkTask::stop);
            zombies.clear();
            zombies.add(task);
            left++;
          }
          task = start(store);
        }
      }
      System.out.println("seed " + seed + ": " + store.done() + ", left behind " + left);

      TABLES.forEach(
          (partition, table) -> assertThat(store.table(table)).isEqualTo(newest(partition)));
      assertThat(store.done()).containsKey("throttled");
    } finally {
      zombies.forEach(DynamoDbSinkTask::stop);
      requireNonNull(task).stop();
    }
  }

  private DynamoDbSinkTask start(Torrent store) {
    DynamoDbSinkTask task = new DynamoDbSinkTask();
    task.initialize(new FakeContext(Set.of(HOT, COLD)));
    task.start(
        Settings.with(
            "name", "torrent",
            "tables", "koo.enriched:hot,trending:cold",
            "dynamodb.endpoint", store.uri().toString(),
            "aws.region", "us-east-1",
            "aws.access.key.id", "local",
            "aws.secret.access.key", "local",
            "coalesce.linger.ms", "10",
            "coalesce.window.ms", "30",
            "write.timeout.ms", "500",
            "close.timeout.ms", "0",
            "retry.backoff.ms", "5",
            "retry.backoff.max.ms", "100"));
    committed.forEach((partition, offset) -> read.put(partition, offset.intValue()));
    return task;
  }

  private void put(DynamoDbSinkTask task, Random random) {
    List<SinkRecord> batch = new ArrayList<>();
    for (TopicPartition partition : List.of(HOT, COLD)) {
      int from = requireNonNull(read.get(partition));
      int to = Math.min(RECORDS, from + random.nextInt(16));
      batch.addAll(requireNonNull(topics.get(partition)).subList(from, to));
      read.put(partition, to);
    }
    task.put(batch);
  }

  private void commit(DynamoDbSinkTask task, Torrent store) {
    Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
    read.forEach((partition, next) -> delivered.put(partition, new OffsetAndMetadata(next)));
    task.preCommit(delivered)
        .forEach(
            (partition, durable) -> {
              long before = requireNonNull(committed.put(partition, durable.offset()));
              if (before == durable.offset()) {
                return;
              }
              Map<Long, Long> items = store.table(requireNonNull(TABLES.get(partition)));
              for (long offset = before; offset < durable.offset(); offset++) {
                Struct koo =
                    (Struct) requireNonNull(topics.get(partition)).get((int) offset).value();
                assertThat(items.getOrDefault(koo.getInt64("contentId"), 0L))
                    .as("%s@%d", partition, offset)
                    .isGreaterThanOrEqualTo(koo.getInt64("revision"));
              }
            });
  }

  private boolean allRead() {
    return read.values().stream().allMatch(next -> next == RECORDS);
  }

  private boolean isDone() {
    return committed.values().stream().allMatch(next -> next == RECORDS);
  }

  private static List<SinkRecord> records(TopicPartition partition, Random random) {
    Map<Long, Long> revisions = new HashMap<>();
    List<SinkRecord> records = new ArrayList<>();
    for (int offset = 0; offset < RECORDS; offset++) {
      long id = 1 + (random.nextInt(3) == 0 ? 0 : random.nextInt(80));
      Struct koo = koo(id, 1, revisions.merge(id, 1L, Long::sum));
      records.add(new SinkRecord(partition.topic(), 0, null, id, koo.schema(), koo, offset));
    }
    return records;
  }

  private Map<Long, Long> newest(TopicPartition partition) {
    Map<Long, Long> newest = new TreeMap<>();
    for (SinkRecord record : requireNonNull(topics.get(partition))) {
      Struct koo = (Struct) record.value();
      newest.put(koo.getInt64("contentId"), koo.getInt64("revision"));
    }
    return newest;
  }
}
