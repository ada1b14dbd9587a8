package io.kooflow.benchmarks.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.benchmarks.load.LoadSettings;
import io.kooflow.benchmarks.load.ReactionHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Only what is exact: no time and no memory is looked at. The libraries of Flink are fetched. */
class GrowthIT {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  @Test
  void oursAndFlinkArriveAtTheOracleAndHaveMemoryPerKey() throws IOException {
    StringWriter printed = new StringWriter();

    int status =
        new CommandLine(new GrowthBench())
            .setOut(new PrintWriter(printed))
            .execute(
                "--sizes=1000,5000",
                "--contenders=%s,%s".formatted(Contenders.OURS, Contenders.FLINK),
                "--out=" + temp);

    assertThat(status).as(printed.toString()).isZero();
    assertThat(Files.readString(temp.resolve("results.md")).strip())
        .isEqualTo(printed.toString().strip())
        .containsPattern(row(Contenders.OURS, "512m", 1_000, "[\\d.]+"))
        .containsPattern(row(Contenders.OURS, "512m", 5_000, "[\\d.]+"))
        .containsPattern(row(Contenders.FLINK, "513m", 1_000, "-"))
        .containsPattern(row(Contenders.FLINK, "513m", 5_000, "-"))
        .containsPattern("G11 +\\| memory per key, ours / Flink heap +\\| +-?[\\d.]+ +\\| <= 0.50")
        .containsPattern("goals met: \\d/3$");
    assertThat(temp.resolve("memory.svg")).content().doesNotContain(Contenders.FLINK);
    assertThat(temp.resolve("held.svg")).content().contains(Contenders.OURS, Contenders.FLINK);
    assertThat(temp.resolve("recovery.svg")).content().doesNotContain("NaN");
  }

  private static String row(String contender, String heap, int records, String seconds) {
    ReactionHistory history = new ReactionHistory(LoadSettings.zipf(1, records));
    history.forEachRemaining(change -> {});
    return "%s +\\| %s +\\| %,d +\\| %,d +\\| .*\\| %s +\\| yes"
        .formatted(contender, heap, records, history.pairs(), seconds);
  }
}
