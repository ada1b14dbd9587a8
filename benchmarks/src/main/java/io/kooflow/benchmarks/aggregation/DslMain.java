package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.contender.Allocated;
import io.kooflow.benchmarks.load.Counts;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerdes;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The peer that every user of Kafka Streams has already: repeats removed by one small processor,
 * then group and aggregate of the DSL, without a repartition. Arguments: settings of Kafka Streams
 * (with input, output and registry below {@code bench.}), and where to leave allocation.
 */
public final class DslMain {
  static final String INPUT = "bench.input";
  static final String OUTPUT = "bench.output";
  static final String REGISTRY = "bench.registry";

  private DslMain() {}

  public static void main(String[] args) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]), StandardCharsets.UTF_8)) {
      settings.load(reader);
    }
    Allocated.leaveIn(Path.of(args[1]));
    KafkaStreams streams = new KafkaStreams(topology(settings), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close, "close-streams"));
    streams.start();
  }

  private static Topology topology(Properties settings) {
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
    KStream<Long, ReactionChange> changes =
        builder.stream(
            settings.getProperty(INPUT),
            Consumed.with(Serdes.Long(), changes(settings.getProperty(REGISTRY)))
                .withName("changes"));
    String output = settings.getProperty(OUTPUT);
    if (output == null) {
      changes.foreach((contentId, change) -> {}, Named.as("nothing"));
    } else {
      builder.addStateStore(
          Stores.keyValueStoreBuilder(
                  Stores.persistentKeyValueStore(Deduplicate.STORE),
                  Serdes.ByteArray(),
                  Serdes.ByteArray())
              .withCachingEnabled());
      count(changes, output);
    }
    return builder.build(settings);
  }

  private static void count(KStream<Long, ReactionChange> changes, String output) {
    changes
        .processValues(Deduplicate::new, Named.as("deduplicate"), Deduplicate.STORE)
        .groupByKey(Grouped.with("by-koo", Serdes.Long(), Serdes.ByteArray()))
        .aggregate(
            () -> Counts.NONE,
            (contentId, delta, counts) ->
                new Counts(counts.likes() + delta[0], counts.dislikes() + delta[1]),
            Named.as("count"),
            Materialized.<Long, Counts, KeyValueStore<Bytes, byte[]>>as("counts")
                .withKeySerde(Serdes.Long())
                .withValueSerde(counts())
                .withCachingEnabled())
        .toStream(Named.as("changed-counts"))
        .to(output, Produced.with(Serdes.Long(), counts()).withName("write-counts"));
  }

  private static Serde<ReactionChange> changes(String registry) {
    return new AvroSerdes(
            new SchemaRegistryClient(RegistryConfig.from(Map.of(RegistryConfig.URL, registry))))
        .of(ReactionChange.class);
  }

  @SuppressWarnings("NullAway") // Kafka's serializers say nothing of null; both sides hand it on.
  private static Serde<Counts> counts() {
    return Serdes.serdeFrom(
        (topic, counts) ->
            counts == null ? null : CountsFormat.write(counts.likes(), counts.dislikes()),
        (topic, bytes) -> bytes == null ? null : CountsFormat.read(bytes));
  }
}
