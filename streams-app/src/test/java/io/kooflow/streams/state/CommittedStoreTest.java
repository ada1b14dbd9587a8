package io.kooflow.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two stores of one task against maps, with commits, failures and kills at random. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class CommittedStoreTest {
  private static final TaskId TASK = new TaskId(0, 2);
  private static final List<String> NAMES = List.of("first", "second");
  private static final long SMALLEST = 8L << 20;

  private static final long HOUR = Duration.ofHours(1).toNanos();

  @TempDir Path folder;

  /** Stores of one process, and what they should hold. */
  private static final class Process {
    private final List<CommittedStore> stores = new ArrayList<>();
    private final TaskDatabase database;
    private final long[] offsets;

    Process(Path state, Stores.Keys keys, long[] offsets) {
      this(state, keys, offsets, new TaskDatabases());
    }

    Process(Path state, Stores.Keys keys, long[] offsets, TaskDatabases databases) {
      this.offsets = offsets;
      StateStoreContext context = context(state);
      database = databases.of(TASK);
      database.attach(changelog -> offsets[NAMES.indexOf(changelog.topic())], () -> {}, HOUR);
      for (String name : NAMES) {
        CommittedStore store = new CommittedStore(name, keys, databases);
        store.init(context, store);
        store.committedOffset(changelog(name));
        stores.add(store);
      }
    }

    void put(int store, byte[] key, byte[] value) {
      stores.get(store).put(Bytes.wrap(key), value);
      offsets[store]++;
    }

    long committed(int store) {
      return stores.get(store).committedOffset(changelog(NAMES.get(store)));
    }

    Map<Bytes, byte[]> content(int store) {
      Map<Bytes, byte[]> content = new TreeMap<>();
      try (KeyValueIterator<Bytes, byte[]> all = stores.get(store).all()) {
        all.forEachRemaining(each -> content.put(each.key, each.value));
      }
      return content;
    }

    void close() {
      stores.forEach(CommittedStore::close);
    }
  }

  @BeforeEach
  void smallMemory() {
    RocksMemory.forget();
  }

  @AfterEach
  void nextDecides() {
    RocksMemory.forget();
  }

  private static TopicPartition changelog(String store) {
    return new TopicPartition(store, TASK.partition());
  }

  private static StateStoreContext context(Path state) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "stores");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    settings.put(RocksMemory.BYTES, SMALLEST);
    settings.put(Stores.RECENT_BYTES, 20 * 4096L);
    return new MockProcessorContext<Void, Void>(settings, TASK, state.toFile())
        .getStateStoreContext();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aKilledProcessLeavesWhatWasCommittedAsOfTheOffsetsThatItNames(long seed) throws Exception {
    Random random = new Random(seed);
    Path state = folder.resolve("state");
    Files.createDirectories(state);
    long[] offsets = {100, 200};
    Stores.Keys keys = Stores.Keys.values()[(int) (seed % 2)];
    Process process = new Process(state, keys, offsets);
    List<TreeMap<Bytes, byte[]>> now = List.of(new TreeMap<>(), new TreeMap<>());
    List<TreeMap<Bytes, byte[]>> committed = List.of(new TreeMap<>(), new TreeMap<>());
    List<Map<Long, TreeMap<Bytes, byte[]>>> asOf = List.of(new TreeMap<>(), new TreeMap<>());
    int kills = 0;
    for (int transaction = 0; transaction < 60; transaction++) {
      for (int write = random.nextInt(400); write > 0; write--) {
        int store = random.nextInt(2);
        byte[] key = key(random);
        byte[] value = random.nextInt(4) == 0 ? null : value(random);
        process.put(store, key, value);
        apply(now.get(store), key, value);
        if (random.nextInt(20) == 0) {
          check(process, store, now.get(store), random);
        }
      }
      boolean aborted = random.nextInt(12) == 0;
      if (aborted) {
        for (int store = 0; store < 2; store++) {
          now.get(store).clear();
          now.get(store).putAll(committed.get(store));
        }
      } else {
        process.database.sealed();
      }
      for (int store = 0; store < 2; store++) {
        committed.get(store).clear();
        committed.get(store).putAll(now.get(store));
        asOf.get(store).put(offsets[store], new TreeMap<>(now.get(store)));
      }
      if (aborted || random.nextInt(10) == 0) {
        kills++;
        process.database.columns().loseMemoryAtClose();
        process.close();
        process = new Process(state, keys, offsets);
        restore(process, offsets, now, asOf);
        process.close(); // While it is restored, content may be newer than the offset it names.
        process = new Process(state, keys, offsets);
      } else if (random.nextInt(20) == 0) {
        for (int store = 0; store < 2; store++) {
          TopicPartition changelog = changelog(NAMES.get(store));
          process.stores.get(store).commit(Map.of(changelog, offsets[store]));
        }
        process.close();
        process = new Process(state, keys, offsets);
        for (int store = 0; store < 2; store++) {
          assertThat(process.committed(store)).isEqualTo(offsets[store]);
        }
      }
    }
    assertThat(kills).isPositive();
    for (int store = 0; store < 2; store++) {
      assertSame(process.content(store), now.get(store));
    }
    process.close();
  }

  @Test
  void filesThatAreTooOldAreNotBelieved() throws Exception {
    Path state = Files.createDirectories(folder.resolve("state"));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    TaskDatabases databases = new TaskDatabases(now::get);
    long[] offsets = {7, 9};
    Process process = new Process(state, Stores.Keys.COME_ONCE, offsets, databases);
    process.put(0, new byte[] {1}, new byte[] {2});
    process.stores.get(0).commit(Map.of(changelog("first"), 8L));
    process.close();

    now.updateAndGet(then -> then.plus(TaskDatabase.BELIEVED));
    process = new Process(state, Stores.Keys.COME_ONCE, offsets, databases);
    assertThat(process.committed(0)).isEqualTo(8);
    assertThat(process.content(0)).hasSize(1);
    process.close();

    now.updateAndGet(then -> then.plusMillis(1));
    process = new Process(state, Stores.Keys.COME_ONCE, offsets, databases);
    assertThat(process.committed(0)).as("unknown").isNegative();
    assertThat(process.content(0)).isEmpty();
    process.close();
  }

  @Test
  void filesThatWereWrittenByAClockFarAheadAreNotBelieved() throws Exception {
    Path state = Files.createDirectories(folder.resolve("state"));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-03T00:00:00Z"));
    TaskDatabases databases = new TaskDatabases(now::get);
    long[] offsets = {7, 9};
    Process process = new Process(state, Stores.Keys.COME_ONCE, offsets, databases);
    process.put(0, new byte[] {1}, new byte[] {2});
    process.stores.get(0).commit(Map.of(changelog("first"), 8L));
    process.close();

    now.updateAndGet(then -> then.minus(Duration.ofDays(2)));
    process = new Process(state, Stores.Keys.COME_ONCE, offsets, databases);
    assertThat(process.committed(0)).as("unknown").isNegative();
    process.close();
  }

  @Test
  void asksForACommitThatIsLateByTheMonotonicClock() {
    AtomicLong nanos = new AtomicLong(-5);
    TaskDatabase database = new TaskDatabase(InstantSource.system(), nanos::get);
    AtomicInteger asked = new AtomicInteger();
    database.attach(changelog -> 0L, asked::incrementAndGet, 1_000);
    database.beforeWrite();
    nanos.addAndGet(2_000);
    database.beforeWrite();
    assertThat(asked).hasValue(0);

    nanos.addAndGet(1);
    database.beforeWrite();
    assertThat(asked).hasValue(1);
  }

  @Test
  void asksForACommitBeforeTooMuchWaitsOnTheHeap() throws Exception {
    Path state = Files.createDirectories(folder.resolve("state"));
    Process process = new Process(state, Stores.Keys.COME_ONCE, new long[] {0, 0});
    AtomicInteger asked = new AtomicInteger();
    process.database.attach(changelog -> 0L, asked::incrementAndGet, HOUR);
    for (int i = 0; i < 250_000; i++) {
      process.put(i % 2, ByteBuffer.allocate(4).putInt(i).array(), new byte[] {1});
    }
    assertThat(asked).hasValue(1);
    process.database.sealed();
    process.put(0, new byte[] {9}, new byte[] {9});
    assertThat(process.content(0)).hasSize(125_001);
    process.close();
  }

  /** What Kafka Streams does: reads the changelog from the offset on that the store names. */
  private static void restore(
      Process process,
      long[] offsets,
      List<TreeMap<Bytes, byte[]>> now,
      List<Map<Long, TreeMap<Bytes, byte[]>>> asOf) {
    for (int store = 0; store < 2; store++) {
      long offset = process.committed(store);
      TreeMap<Bytes, byte[]> then = offset < 0 ? new TreeMap<>() : asOf.get(store).get(offset);
      assertThat(then).as("offset %s is the end of a transaction", offset).isNotNull();
      assertSame(process.content(store), then);
      List<KeyValue<byte[], byte[]>> records = new ArrayList<>();
      for (Bytes key : then.keySet()) {
        records.add(KeyValue.pair(key.get(), null));
      }
      now.get(store).forEach((key, value) -> records.add(KeyValue.pair(key.get(), value)));
      process.stores.get(store).restore(records);
      process.stores.get(store).commit(Map.of(changelog(NAMES.get(store)), offsets[store]));
    }
  }

  private static void check(
      Process process, int store, TreeMap<Bytes, byte[]> expected, Random random) {
    CommittedStore actual = process.stores.get(store);
    byte[] key = key(random);
    assertThat(actual.get(Bytes.wrap(key))).isEqualTo(expected.get(Bytes.wrap(key)));
    byte[] prefix = {key[0]};
    Map<Bytes, byte[]> scanned = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        actual.prefixScan(prefix, new ByteArraySerializer())) {
      entries.forEachRemaining(each -> scanned.put(each.key, each.value));
    }
    Map<Bytes, byte[]> wanted = new TreeMap<>(expected);
    wanted.keySet().removeIf(each -> each.get()[0] != key[0]);
    assertSame(scanned, wanted);
    Bytes from = Bytes.wrap(key);
    Bytes to = Bytes.wrap(key(random));
    List<Bytes> range = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = actual.range(from, to)) {
      while (entries.hasNext()) {
        Bytes next = entries.peekNextKey();
        range.add(entries.next().key);
        assertThat(range.get(range.size() - 1)).isEqualTo(next);
      }
    }
    List<Bytes> inRange =
        from.compareTo(to) > 0
            ? List.of()
            : List.copyOf(expected.subMap(from, true, to, true).keySet());
    assertThat(range).isEqualTo(inRange);
  }

  private static void assertSame(Map<Bytes, byte[]> actual, Map<Bytes, byte[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((key, value) -> assertThat(value).isEqualTo(expected.get(key)));
  }

  private static void apply(TreeMap<Bytes, byte[]> content, byte[] key, byte[] value) {
    if (value == null) {
      content.remove(Bytes.wrap(key));
    } else {
      content.put(Bytes.wrap(key), value);
    }
  }

  private static byte[] key(Random random) {
    int number = random.nextInt(500);
    return ByteBuffer.allocate(5).put((byte) (number * 37)).putInt(number).array();
  }

  private static byte[] value(Random random) {
    byte[] value = new byte[1 + random.nextInt(random.nextInt(50) == 0 ? 20_000 : 300)];
    random.nextBytes(value);
    return value;
  }
}
