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

/**
 * Only what is exact: no time and no memory is looked at. Ours alone: Kafka Streams' defaults take
 * a minute to come back, and Flink's libraries would have to be fetched.
 */
class GrowthIT {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  @Test
  void comesBackAfterAKillAtTheOracle() throws IOException {
    StringWriter printed = new StringWriter();

    int status =
        new CommandLine(new GrowthBench())
            .setOut(new PrintWriter(printed))
            .execute("--sizes=1000,5000", "--contenders=" + Contenders.OURS, "--out=" + temp);

    assertThat(status).as(printed.toString()).isZero();
    assertThat(Files.readString(temp.resolve("results.md")).strip())
        .isEqualTo(printed.toString().strip())
        .containsPattern(row(1_000))
        .containsPattern(row(5_000))
        .containsPattern("G11 +\\| memory per key, ours / Flink heap +\\| no figure +\\| <= 0.50")
        .containsPattern("goals met: \\d/3$");
    assertThat(temp.resolve("held.svg")).content().contains(Contenders.OURS);
    assertThat(temp.resolve("recovery.svg")).content().doesNotContain("NaN");
  }

  private static String row(int records) {
    ReactionHistory history = new ReactionHistory(LoadSettings.zipf(1, records));
    history.forEachRemaining(change -> {});
    return "%s +\\| 512m +\\| %,d +\\| %,d +\\| .*\\| [\\d.]+ +\\| yes"
        .formatted(Contenders.OURS, records, history.pairs());
  }
}
