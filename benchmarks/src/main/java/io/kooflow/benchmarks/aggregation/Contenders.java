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
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All who count reactions, each with the settings that it is given. */
final class Contenders {
  static final String OURS = "kooflow";
  static final String DSL_TUNED = "streams-dsl-tuned";
  static final String DSL_DEFAULT = "streams-dsl-default";
  static final String FLINK = "flink-datastream";
  static final String FLINK_SQL = "flink-sql";
  static final String SPARK = "spark";
  static final String LOOP = "hand-written-loop";
  static final String CONSUMER = "bare-consumer";
  static final String NO_OP = "streams-no-op";

  /** Who is compared with us; the others are reference lines. */
  static final List<String> PEERS = List.of(DSL_TUNED, DSL_DEFAULT, FLINK, FLINK_SQL, SPARK);

  /** The topic that peers write; ours is the one of production. */
  static final String OUTPUT = "bench.counts";

  private static final List<String> REFERENCES = List.of(LOOP, CONSUMER, NO_OP);

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
   */
  record Memory(String heap, long rocksDbBytes) {
    /** So much that nothing waits for it. */
    static final Memory PLENTY = new Memory("2g", 1L << 30);

    /** A small instance. */
    static final Memory LITTLE = new Memory("512m", 64L << 20);
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
      Path file = profiles.resolve("%s-%d-%d.jfr".formatted(name, place.records(), place.run()));
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
      case FLINK ->
          flink(
              name,
              "parallelism 1, heap state (hashmap), object reuse, exactly-once checkpoints each 10 s,"
                  + " output at least once (absolute counts), once per koo and second by timers",
              "FlinkAggregation",
              CountsFormat::read);
      case FLINK_SQL ->
          flink(
              name,
              "parallelism 1, heap state (hashmap), object reuse, mini-batch 1 s / 50,000, two-phase,"
                  + " ROW_NUMBER for the newest of each pair, exactly-once checkpoints each 10 s, output at least once",
              "FlinkSqlAggregation",
              CountsFormat::readJson);
      case SPARK -> spark(name);
      default -> throw new IllegalArgumentException("No contender " + name);
    };
  }

  private Contender ours() {
    return new Contender(
        OURS,
        "as in production: exactly-once v2, 1 s commits, one thread, instance-id set, rocksdb.bytes=%d, else defaults"
            .formatted(memory.rocksDbBytes()),
        place -> "kooflow-engagement-g" + place.run(),
        Topics.KOO_ENGAGEMENT,
        engagement,
        place -> {
          Properties settings = new Properties();
          settings.put("generation", Integer.toString(place.run()));
          settings.put("instance-id", "0");
          settings.put("rocksdb.bytes", Long.toString(memory.rocksDbBytes()));
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

  private Contender flink(
      String name, String settings, String main, Function<byte[], Counts> format) {
    return peer(name, "flink", settings, main, FlinkJvm.OPENS, format);
  }

  private Contender spark(String name) {
    return peer(
        name,
        "spark",
        "local[1], RocksDB state with changelog checkpointing, trigger as fast as possible, 2 shuffle partitions, totals on the heap (a restart would lose them)",
        "SparkAggregation",
        SparkOpens.OPTIONS,
        CountsFormat::read);
  }

  private Contender peer(
      String name,
      String folder,
      String settings,
      String main,
      List<String> more,
      Function<byte[], Counts> format) {
    return new Contender(
        name,
        settings,
        place -> group(name, place),
        OUTPUT,
        format,
        place -> {
          List<String> options = new ArrayList<>(jvm(name, place));
          options.addAll(more);
          return new ForkedJvm(
              main,
              PeerClassPath.of(folder, ClassPaths.events(), progress),
              options,
              List.of(
                  place.bootstrapServers(),
                  place.registry(),
                  Topics.REACTION_CHANGES,
                  group(name, place),
                  OUTPUT,
                  place.folder().resolve("state").toString()));
        });
  }

  private static String group(String name, Place place) {
    return name + "-" + place.run();
  }
}
