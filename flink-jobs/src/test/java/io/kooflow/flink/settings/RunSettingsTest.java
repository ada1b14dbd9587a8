package io.kooflow.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSettingsTest {
  @Test
  void outlastsTheTimeThatItsServersMayBeOutOfReach() {
    // 1 + 2 + 4 + 8 + 16 s, then 30 s each: 5 + 59 waits are 1,801 s.
    assertThat(settings(Map.of()).restarts()).isEqualTo(64);
    assertThat(settings(Map.of("restart.give-up-after", "15 s")).restarts()).isEqualTo(4);
    assertThat(settings(Map.of("restart.give-up-after", "1 ms")).restarts()).isEqualTo(1);
  }

  @Test
  void aJobThatNeverCompletesACheckpointMakesNoProgress() {
    Configuration flink = settings(Map.of("checkpoint.timeout", "10 min")).flinkConfiguration();

    assertThat(
            flink.get(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD))
        .isGreaterThan(Duration.ofMinutes(10));
    assertThat(flink.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS))
        .isEqualTo(64);
  }

  @Test
  void aFirstDelayBeyondTheLongestIsTheLongest() {
    Configuration flink =
        settings(Map.of("restart.delay", "2 min", "restart.max-delay", "1 s")).flinkConfiguration();

    assertThat(flink.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mr-IN", "ar-EG-u-nu-arab", "tr-TR", "th-TH-u-nu-thai"})
  void readsTheSameUnderEveryLocale(String locale) {
    Map<String, String> here = settings(Map.of()).flinkConfiguration().toMap();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(locale));
    try {
      Configuration there = settings(Map.of("parallelism", "2")).flinkConfiguration();

      assertThat(there.toMap())
          .allSatisfy((key, value) -> assertThat(value).matches("\\p{ASCII}*"))
          .containsAllEntriesOf(without(here, "parallelism.default"));
      assertThat(there.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
          .isEqualTo(Duration.ofSeconds(5));
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Map<String, String> without(Map<String, String> all, String key) {
    Map<String, String> rest = new TreeMap<>(all);
    rest.remove(key);
    return rest;
  }

  private static RunSettings settings(Map<String, String> given) {
    return RunSettings.takeFrom(new Settings(new TreeMap<>(given)));
  }
}
