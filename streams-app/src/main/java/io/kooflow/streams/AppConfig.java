package io.kooflow.streams;

import io.kooflow.engagement.CreatorRules;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.FeedRules;
import io.kooflow.engagement.Milestones;
import io.kooflow.engagement.QualityFactors;
import io.kooflow.engagement.TrendingRules;
import io.kooflow.engagement.Weights;
import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerializer;
import io.kooflow.streams.commit.Emission;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of the application. Every key, its default and its unit stand in {@link #DEFINITION};
 * keys below {@code kafka.} go to Kafka and the serdes, see {@link KafkaSettings}; any other key is
 * refused.
 *
 * @param generation 1 or more; part of the application id
 * @param rules half-life, weights, feed score, trending
 * @param emission when outputs are emitted
 * @param maxPendingKeys most keys that one task holds back until the commit
 * @param rocksDbBytes memory for all state stores of the process together
 * @param recentBytes heap for what all stores keep of keys met lately, together
 * @param maxRestarts stream threads replaced within an hour before the process gives up
 * @param closeTimeout longest wait for a clean end
 * @param serializer class that writes Avro values
 * @param deserializer class that reads Avro values
 * @param operating settings of one instance
 * @param kafka settings below {@code kafka.}, without that prefix
 */
public record AppConfig(
    int generation,
    EngagementRules rules,
    Emission emission,
    int maxPendingKeys,
    long rocksDbBytes,
    long recentBytes,
    int maxRestarts,
    Duration closeTimeout,
    String serializer,
    String deserializer,
    OperatingConfig operating,
    Map<String, String> kafka) {
  static final String KAFKA_PREFIX = "kafka.";
  private static final String OTHER_TYPES = "*";

  static final ConfigDef DEFINITION =
      OperatingConfig.define(new ConfigDef())
          .define(
              "generation",
              Type.INT,
              1,
              Range.atLeast(1),
              Importance.HIGH,
              "Generation of the application, part of its application.id. A new one starts from nothing.")
          .define(
              "half-life-ms",
              Type.LONG,
              EngagementRules.DEFAULT_HALF_LIFE_MILLIS,
              Range.atLeast(1000),
              Importance.MEDIUM,
              "Fast half-life of engagement, milliseconds: koos rank by it. Changing it needs a new generation.")
          .define(
              "half-life.slow-ms",
              Type.LONG,
              EngagementRules.DEFAULT_SLOW_HALF_LIFE_MILLIS,
              Range.atLeast(1000),
              Importance.MEDIUM,
              "Slow half-life of engagement, milliseconds, longer than the fast one. Changing it needs a new generation.")
          .define(
              "weights",
              Type.LIST,
              "LIKE=1,COMMENT=2,REKOO=3,DISLIKE=0,*=0",
              Importance.MEDIUM,
              "Worth of one reaction by type, whole numbers of 0 to 1000000; * is every other type.")
          .define(
              "feed.writing-weight",
              Type.LONG,
              1L,
              Importance.LOW,
              "Worth of having written the koo, 1 to 1000000.")
          .define(
              "feed.quality.negative",
              Type.DOUBLE,
              0.5,
              Importance.LOW,
              "Factor of a text of surely negative sentiment, above 0, at most 16.")
          .define(
              "feed.quality.positive",
              Type.DOUBLE,
              1.25,
              Importance.LOW,
              "Factor of a text of surely positive sentiment, above 0, at most 16.")
          .define(
              "feed.quality.other-language",
              Type.DOUBLE,
              0.5,
              Importance.LOW,
              "Factor of a text surely in another language than its language group, above 0, at most 16.")
          .define(
              "trending.minimum-support",
              Type.LONG,
              3L,
              Importance.MEDIUM,
              "Present reactions of positive weight that a koo needs to trend, 1 or more.")
          .define(
              "trending.kinds", Type.LIST, "K,C", Importance.LOW, "Kinds of koos that may trend.")
          .define(
              "trending.size",
              Type.INT,
              50,
              Importance.MEDIUM,
              "Most koos of one trending list, 1 to 1000.")
          .define(
              "trending.fill-to",
              Type.INT,
              10,
              Importance.LOW,
              "A language with fewer koos of its own is filled up to this many from all languages.")
          .define(
              "creators.rise",
              Type.DOUBLE,
              0.5,
              Importance.LOW,
              "What being recent weighs beside being much in a creator's rising score, 0 to 16.")
          .define(
              "creators.minimum-support",
              Type.LONG,
              3L,
              Importance.MEDIUM,
              "Present reactions of positive weight that a creator needs in a language to be listed, 1 or more.")
          .define(
              "creators.size",
              Type.INT,
              50,
              Importance.MEDIUM,
              "Most creators of one list, 1 to 1000.")
          .define(
              "creators.fill-to",
              Type.INT,
              10,
              Importance.LOW,
              "A language with fewer creators of its own is filled up to this many from all languages.")
          .define(
              "milestones",
              Type.LIST,
              "10,100,1000,10000,100000,1000000,10000000,100000000,1000000000",
              Importance.MEDIUM,
              "Counts of a reaction type that are told of once, ascending whole numbers.")
          .define(
              "emission",
              Type.STRING,
              "per-commit",
              ValidString.in("per-commit", "per-record"),
              Importance.MEDIUM,
              "per-commit emits each key once per commit; per-record at once, by public API of Kafka only.")
          .define(
              "emission.max-pending-keys",
              Type.INT,
              20_000,
              Range.atLeast(1),
              Importance.LOW,
              "Most keys that one task holds back until the commit; more are emitted early.")
          .define(
              "rocksdb.bytes",
              Type.LONG,
              64L << 20,
              Range.atLeast(8 << 20),
              Importance.MEDIUM,
              "Memory of all state stores of this process together, bytes.")
          .define(
              "stores.recent-bytes",
              Type.LONG,
              32L << 20,
              Range.atLeast(0),
              Importance.LOW,
              "Heap for what the stores hold of koos met lately, of this process together, bytes; 0 keeps nothing.")
          .define(
              "restarts.max",
              Type.INT,
              5,
              Range.atLeast(0),
              Importance.MEDIUM,
              "Failed stream threads replaced within an hour; one more ends the process with status 1.")
          .define(
              "close-timeout-ms",
              Type.LONG,
              4_000L,
              Range.between(100, 600_000),
              Importance.LOW,
              "Longest wait for a clean end, milliseconds.")
          .define(
              "serializer",
              Type.STRING,
              AvroSerializer.class.getName(),
              Importance.LOW,
              "Class that writes Avro values; takes the settings below kafka.")
          .define(
              "deserializer",
              Type.STRING,
              AvroDeserializer.class.getName(),
              Importance.LOW,
              "Class that reads Avro values; takes the settings below kafka.");

  /** Throws {@link ConfigException} naming the key and what to do about it. */
  public static AppConfig from(Map<String, String> properties) {
    Map<String, String> own = new TreeMap<>();
    Map<String, String> kafka = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(KAFKA_PREFIX)) {
            kafka.put(key.substring(KAFKA_PREFIX.length()), value.strip());
          } else if (DEFINITION.names().contains(key)) {
            own.put(key, value.strip());
          } else {
            throw new ConfigException(
                "Unknown setting '%s'; the nearest known one is '%s'. Kafka's own go below '%s'; --help lists the others"
                    .formatted(key, NearestKey.to(key, DEFINITION.names()), KAFKA_PREFIX));
          }
        });
    KafkaSettings.check(kafka);
    AbstractConfig parsed = new AbstractConfig(DEFINITION, own, false);
    KafkaKeys.check(kafka, parsed.getString("serializer"), parsed.getString("deserializer"));
    try {
      AppConfig config = of(parsed, kafka);
      KafkaSettings.requireCommitsWithin(config);
      return config;
    } catch (IllegalArgumentException badRule) {
      throw new ConfigException(badRule.getMessage());
    }
  }

  private static AppConfig of(AbstractConfig parsed, Map<String, String> kafka) {
    return new AppConfig(
        parsed.getInt("generation"),
        rules(parsed),
        Emission.valueOf(parsed.getString("emission").replace('-', '_').toUpperCase(Locale.ROOT)),
        parsed.getInt("emission.max-pending-keys"),
        parsed.getLong("rocksdb.bytes"),
        parsed.getLong("stores.recent-bytes"),
        parsed.getInt("restarts.max"),
        Duration.ofMillis(parsed.getLong("close-timeout-ms")),
        parsed.getString("serializer"),
        parsed.getString("deserializer"),
        OperatingConfig.of(parsed),
        Map.copyOf(kafka));
  }

  private static EngagementRules rules(AbstractConfig parsed) {
    long halfLife = parsed.getLong("half-life-ms");
    long slow = parsed.getLong("half-life.slow-ms");
    Weights weights = weights(parsed.getList("weights"));
    QualityFactors quality =
        new QualityFactors(
            parsed.getDouble("feed.quality.negative"),
            parsed.getDouble("feed.quality.positive"),
            parsed.getDouble("feed.quality.other-language"));
    Set<String> kinds = new LinkedHashSet<>(parsed.getList("trending.kinds"));
    return new EngagementRules(
        List.of(halfLife, slow),
        new FeedRules(weights, halfLife, parsed.getLong("feed.writing-weight"), quality),
        new TrendingRules(
            weights,
            halfLife,
            parsed.getLong("trending.minimum-support"),
            kinds,
            parsed.getInt("trending.size"),
            parsed.getInt("trending.fill-to")),
        new CreatorRules(
            weights,
            halfLife,
            slow,
            parsed.getDouble("creators.rise"),
            parsed.getLong("creators.minimum-support"),
            parsed.getInt("creators.size"),
            parsed.getInt("creators.fill-to")),
        milestones(parsed.getList("milestones")));
  }

  private static Milestones milestones(List<String> thresholds) {
    try {
      return new Milestones(thresholds.stream().map(Long::valueOf).toList());
    } catch (NumberFormatException unreadable) {
      throw new ConfigException("milestones", thresholds, "Write whole numbers, with commas");
    }
  }

  private static Weights weights(List<String> entries) {
    Map<String, Long> byType = new TreeMap<>();
    for (String entry : entries) {
      int equals = entry.lastIndexOf('=');
      try {
        byType.put(entry.substring(0, equals), Long.parseLong(entry.substring(equals + 1)));
      } catch (IndexOutOfBoundsException | NumberFormatException unreadable) {
        throw new ConfigException("weights", entry, "Write TYPE=NUMBER, separated by commas");
      }
    }
    Long other = byType.remove(OTHER_TYPES);
    return new Weights(byType, other == null ? 0 : other);
  }
}
