package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.contender.ClassPaths;
import io.kooflow.benchmarks.contender.Contender;
import io.kooflow.benchmarks.contender.PeerClassPath;
import io.kooflow.benchmarks.contender.Place;
import io.kooflow.benchmarks.load.Counts;
import io.kooflow.embedded.FlinkJvm;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All who count reactions, each with the settings that it is given. */
final class Contenders {
  static final String OURS = "kooflow";
  static final String DSL_TUNED = "streams-dsl-tuned";
  static final String DSL_DEFAULT = "streams-dsl-default";
  static final String FLINK = "flink-datastream";
  static final String FLINK_ROCKSDB = "flink-datastream-rocksdb";
  static final String FLINK_SQL = "flink-sql";
  static final String SPARK = "spark";
  static final String LOOP = "hand-written-loop";
  static final String CONSUMER = "bare-consumer";
  static final String NO_OP = "streams-no-op";

  /** Flink with less to guarantee: what it takes where a reader may see a count twice. */
  static final String FLINK_LOOSE = "flink-datastream-at-least-once";

  /**
   * Who is compared with us: exactly once, told within a second or as soon as the peer can. Spark
   * cannot write exactly once. The others are reference lines.
   */
  static final List<String> PEERS =
      List.of(DSL_TUNED, DSL_DEFAULT, FLINK, FLINK_ROCKSDB, FLINK_SQL, SPARK);

  /** The topic that peers write; ours is the one of production. */
  static final String OUTPUT = "bench.counts";

  private static final List<String> REFERENCES = List.of(FLINK_LOOSE, LOOP, CONSUMER, NO_OP);

  /**
   * One for all: the heap is fixed, so that the collector's part is the same, and there from the
   * start, so that memory which grows is that of the state.
   */
  private static final List<String> JVM =
      List.of(
          "-XX:+UseParallelGC",
          "-XX:+AlwaysPreTouch",
          "-XX:+PerfDisableSharedMem",
          "-Dfile.encoding=UTF-8",
          "-Dlog4j2.configurationFile=log4j2-bench.xml");

  private static final Map<String, String> EXACTLY_ONCE =
      Map.of("processing.guarantee", "exactly_once_v2", "auto.offset.reset", "earliest");

  private static final Map<String, String> TUNED =
      Map.of(
          "statestore.cache.max.bytes", Long.toString(256 << 20),
          "commit.interval.ms", "1000",
          "topology.optimization", "all",
          "producer.compression.type", "lz4",
          "producer.linger.ms", "100",
          "producer.batch.size", Integer.toString(128 << 10));

  private final Function<byte[], Counts> engagement;
  private final Progress progress;
  private final Memory memory;
  private final @Nullable Path profiles;

  /**
   * What a contender may take.
   *
   * @param heap fixed, in the JVM's notation
   * @param rocksDbBytes of all state stores of ours together; the peers keep their own defaults
   * @param recentBytes of the heap, for what the stores know of keys met lately
   */
  record Memory(String heap, long rocksDbBytes, long recentBytes) {
    /** So much that nothing waits for it; on the heap, what the tuned DSL has as a cache. */
    static final Memory PLENTY = new Memory("4g", 1L << 30, 256L << 20);

    /** A small instance. */
    static final Memory LITTLE = new Memory("512m", 64L << 20, 32L << 20);

    private static final long BYTES_PER_REACTION = 400;

    /**
     * A small instance, and room on the heap for state: more than three times what Flink takes for
     * each pair, as a snapshot keeps copies while it is written, and the young generation holds no
     * state.
     */
    static Memory withHeapState(long reactions) {
      long megabytes = 512 + (reactions * BYTES_PER_REACTION >> 20);
      return new Memory(megabytes + "m", LITTLE.rocksDbBytes(), LITTLE.recentBytes());
    }
  }

  /**
   * @param profiles folder for a flight recording of each run; null for none
   */
  Contenders(String registry, Memory memory, Progress progress, @Nullable Path profiles) {
    this.memory = memory;
    this.engagement = CountsFormat.engagement(registry);
    this.progress = progress;
    this.profiles = profiles;
  }

  private List<String> jvm(String name, Place place) {
    List<String> options = new ArrayList<>(List.of("-Xms" + memory.heap(), "-Xmx" + memory.heap()));
    options.addAll(JVM);
    if (profiles != null) {
      Path file =
          profiles.resolve(
              String.format(Locale.ROOT, "%s-%d-%d.jfr", name, place.records(), place.run()));
      options.add("-XX:StartFlightRecording=settings=profile,filename=" + file);
    }
    return options;
  }

  /** All; those that run when none is asked for. */
  static List<String> names() {
    List<String> names = new ArrayList<>(List.of(OURS));
    names.addAll(PEERS);
    names.addAll(REFERENCES);
    return names;
  }

  /** One of {@link #names}; {@link IllegalArgumentException} for another. */
  Contender named(String name) {
    return switch (name) {
      case OURS -> ours();
      case DSL_TUNED -> dsl(name, TUNED, OUTPUT);
      case DSL_DEFAULT -> dsl(name, Map.of(), OUTPUT);
      case NO_OP -> dsl(name, TUNED, null);
      case LOOP -> loop(name, OUTPUT);
      case CONSUMER -> loop(name, null);
      case FLINK -> flink(name, Flink.EXACTLY_ONCE);
      case FLINK_ROCKSDB -> flink(name, Flink.EXACTLY_ONCE.on("rocksdb"));
      case FLINK_LOOSE -> flink(name, new Flink("at-least-once", "10s", "hashmap"));
      case FLINK_SQL ->
          peer(
              name,
              "flink",
              Flink.EXACTLY_ONCE.told()
                  + ", mini-batch 1 s / 50,000, two-phase, ROW_NUMBER for the newest of each pair",
              "FlinkSqlAggregation",
              FlinkJvm.OPENS,
              Flink.EXACTLY_ONCE.arguments(),
              CountsFormat::readJson);
      case SPARK -> spark(name);
      default -> throw new IllegalArgumentException("No contender " + name);
    };
  }

  private Contender ours() {
    return new Contender(
        OURS,
        String.format(
            Locale.ROOT,
            "as in production: exactly-once v2, 1 s commits, one thread, instance-id set, rocksdb.bytes=%d, stores.recent-bytes=%d, else defaults",
            memory.rocksDbBytes(),
            memory.recentBytes()),
        place -> "kooflow-engagement-g" + place.run(),
        Topics.KOO_ENGAGEMENT,
        engagement,
        place -> {
          Properties settings = new Properties();
          settings.put("generation", Integer.toString(place.run()));
          settings.put("instance-id", "0");
          settings.put("rocksdb.bytes", Long.toString(memory.rocksDbBytes()));
          settings.put("stores.recent-bytes", Long.toString(memory.recentBytes()));
          settings.put("kafka.bootstrap.servers", place.bootstrapServers());
          settings.put("kafka.schema.registry.url", place.registry());
          settings.put("kafka.state.dir", place.folder().resolve("state").toString());
          return streams(OURS, OursMain.class, settings, place);
        });
  }

  private Contender dsl(String name, Map<String, String> extra, @Nullable String output) {
    return new Contender(
        name,
        "one thread, " + EXACTLY_ONCE + (extra.isEmpty() ? ", else defaults" : ", " + extra),
        place -> group(name, place),
        output,
        CountsFormat::read,
        place -> {
          Properties settings = new Properties();
          settings.putAll(EXACTLY_ONCE);
          settings.putAll(extra);
          settings.put("application.id", group(name, place));
          settings.put("bootstrap.servers", place.bootstrapServers());
          settings.put("state.dir", place.folder().resolve("state").toString());
          settings.put(DslMain.INPUT, Topics.REACTION_CHANGES);
          settings.put(DslMain.REGISTRY, place.registry());
          if (output != null) {
            settings.put(DslMain.OUTPUT, output);
          }
          return streams(name, DslMain.class, settings, place);
        });
  }

  private ForkedJvm streams(String name, Class<?> main, Properties settings, Place place) {
    Path file = place.folder().resolve("settings.properties");
    try {
      Files.createDirectories(place.folder());
      try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
        settings.store(writer, null);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException("unwritable file " + file, unwritable);
    }
    return new ForkedJvm(
        main.getName(),
        ClassPaths.streams(),
        jvm(name, place),
        List.of(file.toString(), place.allocated().toString()));
  }

  private Contender loop(String name, @Nullable String output) {
    return new Contender(
        name,
        output == null
            ? "polls, decodes, commits each second"
            : "maps on the heap, transactions of 1 s, no recovery",
        place -> group(name, place),
        output,
        CountsFormat::read,
        place -> {
          List<String> arguments =
              new ArrayList<>(
                  List.of(
                      place.bootstrapServers(),
                      place.registry(),
                      Topics.REACTION_CHANGES,
                      group(name, place)));
          if (output != null) {
            arguments.add(output);
          }
          return new ForkedJvm(
              LoopMain.class.getName(), ClassPaths.streams(), jvm(name, place), arguments);
        });
  }

  /**
   * How a job of Flink is run.
   *
   * @param guarantee of what it writes to Kafka
   * @param checkpoints time between them; what is written exactly once is seen after one
   * @param backend of its state; the heap is {@code hashmap}
   */
  private record Flink(String guarantee, String checkpoints, String backend) {
    static final Flink EXACTLY_ONCE = new Flink("exactly-once", "1s", "hashmap");

    Flink on(String other) {
      return new Flink(guarantee, checkpoints, other);
    }

    List<String> arguments() {
      return List.of(guarantee, checkpoints, backend);
    }

    String told() {
      return "parallelism 1, object reuse, state in %s, output %s, checkpoints each %s"
          .formatted(
              backend.equals("hashmap") ? "the heap (hashmap)" : "RocksDB, incremental, 1 GB",
              guarantee.replace('-', ' '),
              checkpoints);
    }
  }

  private Contender flink(String name, Flink how) {
    return peer(
        name,
        "flink",
        how.told() + ", each changed koo once per second by timers",
        "FlinkAggregation",
        FlinkJvm.OPENS,
        how.arguments(),
        CountsFormat::read);
  }

  private Contender spark(String name) {
    return peer(
        name,
        "spark",
        "local[1], RocksDB state with changelog checkpointing, trigger as fast as possible, 2 shuffle partitions, totals on the heap (a restart would lose them), output at least once",
        "SparkAggregation",
        SparkOpens.OPTIONS,
        List.of(),
        CountsFormat::read);
  }

  private Contender peer(
      String name,
      String folder,
      String settings,
      String main,
      List<String> options,
      List<String> more,
      Function<byte[], Counts> format) {
    return new Contender(
        name,
        settings,
        place -> group(name, place),
        OUTPUT,
        format,
        place -> {
          List<String> arguments =
              new ArrayList<>(
                  List.of(
                      place.bootstrapServers(),
                      place.registry(),
                      Topics.REACTION_CHANGES,
                      group(name, place),
                      OUTPUT,
                      place.folder().resolve("state").toString()));
          arguments.addAll(more);
          return new ForkedJvm(
              main,
              PeerClassPath.of(folder, ClassPaths.events(), progress),
              Stream.concat(jvm(name, place).stream(), options.stream()).toList(),
              arguments);
        });
  }

  private static String group(String name, Place place) {
    return name + "-" + place.run();
  }
}
