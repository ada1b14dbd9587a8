package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppConfigTest {
  private static final Map<String, String> NEEDED =
      Map.of("kafka.bootstrap.servers", "127.0.0.1:9092", "kafka.state.dir", "state");
  private static final Map<String, String> KAFKA =
      Map.of("bootstrap.servers", "127.0.0.1:9092", "state.dir", "state");

  @Test
  void hasDefaults() {
    assertThat(AppConfig.from(NEEDED))
        .isEqualTo(
            new AppConfig(
                1,
                EngagementRules.defaults(),
                Emission.PER_COMMIT,
                20_000,
                64L << 20,
                32L << 20,
                5,
                Duration.ofSeconds(4),
                AvroSerializer.class.getName(),
                AvroDeserializer.class.getName(),
                new OperatingConfig("", "127.0.0.1", 0, Set.of(), Duration.ofMinutes(2)),
                KAFKA));
  }

  @Test
  void takesEverySetting() {
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("generation", "7"),
            Map.entry("half-life-ms", "3600000"),
            Map.entry("half-life.slow-ms", "7200000"),
            Map.entry("creators.rise", "2"),
            Map.entry("creators.minimum-support", "6"),
            Map.entry("creators.size", "8"),
            Map.entry("creators.fill-to", "7"),
            Map.entry("milestones", "1, 5"),
            Map.entry("weights", "LIKE=5, DISLIKE=1,*=2"),
            Map.entry("feed.writing-weight", "9"),
            Map.entry("feed.quality.negative", "0.1"),
            Map.entry("feed.quality.positive", "2"),
            Map.entry("feed.quality.other-language", "0.3"),
            Map.entry("trending.minimum-support", "4"),
            Map.entry("trending.kinds", "K"),
            Map.entry("trending.size", "20"),
            Map.entry("trending.fill-to", "5"),
            Map.entry("emission", "per-record"),
            Map.entry("emission.max-pending-keys", "11"),
            Map.entry("rocksdb.bytes", "16777216"),
            Map.entry("stores.recent-bytes", "1048576"),
            Map.entry("restarts.max", "0"),
            Map.entry("close-timeout-ms", "1500"),
            Map.entry("instance-id", "streams-2"),
            Map.entry("http.host", "0.0.0.0"),
            Map.entry("http.port", "9400"),
            Map.entry("new-stores", "a-store,another"),
            Map.entry("stall-timeout-ms", "90000"),
            Map.entry("serializer", "a.S"),
            Map.entry("deserializer", "a.D"));
    assertThat(settings.keySet()).isEqualTo(AppConfig.DEFINITION.names());
    Weights weights = new Weights(Map.of("LIKE", 5L, "DISLIKE", 1L), 2);

    assertThat(with(settings))
        .isEqualTo(
            new AppConfig(
                7,
                new EngagementRules(
                    List.of(3_600_000L, 7_200_000L),
                    new FeedRules(weights, 3_600_000, 9, new QualityFactors(0.1, 2, 0.3)),
                    new TrendingRules(weights, 3_600_000, 4, Set.of("K"), 20, 5),
                    new CreatorRules(weights, 3_600_000, 7_200_000, 2, 6, 8, 7),
                    new Milestones(List.of(1L, 5L))),
                Emission.PER_RECORD,
                11,
                16L << 20,
                1L << 20,
                0,
                Duration.ofMillis(1500),
                "a.S",
                "a.D",
                new OperatingConfig(
                    "streams-2",
                    "0.0.0.0",
                    9_400,
                    Set.of("a-store", "another"),
                    Duration.ofSeconds(90)),
                KAFKA));
  }

  @ParameterizedTest
  @CsvSource({
    "generation, 0, generation",
    "generation, x, generation",
    "half-life-ms, 0, half-life-ms",
    "half-life.slow-ms, 1000, slow",
    "creators.rise, 17, 0 to 16",
    "milestones, 5;6, whole numbers",
    "milestones, '6,5', ascend",
    "weights, LIKE, TYPE=NUMBER",
    "weights, LIKE=-1, LIKE",
    "feed.quality.negative, NaN, negative",
    "trending.size, 0, size of a list",
    "trending.fill-to, 51, got 51",
    "trending.minimum-support, 0, support",
    "emission, sometimes, per-commit",
    "trendign.size, 5, nearest known one is 'trending.size'",
    "http.port, 65536, http.port",
    "stall-timeout-ms, 9999, stall-timeout-ms",
    "kafka.commit.interval.ms, 30001, at least four times kafka.commit.interval.ms",
    "kafka.comit.interval.ms, 5, nearest known one is 'kafka.commit.interval.ms'",
    "kafka.main.consumer.sesion.timeout.ms, 5, 'kafka.main.consumer.session.timeout.ms'",
    "kafka.application.id, mine, generation",
    "kafka.processing.guarantee, at_least_once, fixed",
    "kafka.default.client.supplier, mine, fixed",
    "kafka.bootstrap.servers, ' ', kafka.bootstrap.servers",
  })
  void namesWhatIsWrong(String key, String value, String named) {
    assertThatThrownBy(() -> with(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named);
  }

  @Test
  void handsKafkaItsOwnSettingsOverOurDefaults() {
    var settings = KafkaSettings.of(with(Map.of("kafka.commit.interval.ms", "50")));

    assertThat(settings.getProperty("commit.interval.ms")).isEqualTo("50");
    assertThat(settings.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(settings.get(StreamsConfig.APPLICATION_ID_CONFIG))
        .isEqualTo("kooflow-engagement-g1");
  }

  @Test
  void isAStaticMemberWhenItHasAName() {
    var settings = KafkaSettings.of(with(Map.of("instance-id", "streams-2")));

    assertThat(settings.getProperty("main.consumer.group.instance.id")).isEqualTo("streams-2");
    assertThat(KafkaSettings.of(with(Map.of())).keySet())
        .doesNotContain("main.consumer.group.instance.id");
  }

  @Test
  void leavesTheKeysOfOtherSerdesAlone() {
    assertThat(with(Map.of("serializer", "a.S", "kafka.their.own.key", "1")).kafka())
        .containsKey("their.own.key");
  }

  private static AppConfig with(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(NEEDED);
    settings.putAll(more);
    return AppConfig.from(settings);
  }
}
