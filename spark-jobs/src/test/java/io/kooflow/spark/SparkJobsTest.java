package io.kooflow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkJobsTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "merge --tabels koos              | tabels. Did you mean 'tables'?",
        "merge --catalog.ur x             | catalog.ur. Did you mean 'catalog.uri'?",
        "merge --batch.offset 5           | batch.offset. Did you mean 'batch.offsets'?",
        "merge --tables koo               | there is no koo, only koos, reactions, users.",
        "merge --tables koos,koos         | names one twice",
        "merge --batch.offsets 0          | from 1 to",
        "merge --batch.offsets many       | must be a whole number",
        "merge --rebuild yes              | must be true or false, got yes",
        "merge --rebuild                  | --rebuild has no value",
        "merge rebuild true               | Expected --key value, got rebuild",
        "merge --rebuild true --rebuild true | given twice",
        "merge --s3.secret-access-key k   | is a secret",
        "merge --config /nowhere/at.all   | /nowhere/at.all",
        "merge                            | catalog.uri must be the address",
        "merge --catalog.uri http://x     | catalog.warehouse must name a warehouse",
        "maintain --orphans.keep-days 2   | from 3 to",
        "maintain --snapshot.keep-hours 2 | Did you mean 'snapshots.keep-hours'?",
        "merg                             | Did you mean 'merge'?",
      })
  void aMistakeIsNamedWithTheWayOut(String line, String told) {
    assertThat(run(line.split(" "))).isEqualTo(SparkJobs.USAGE);
    assertThat(said()).contains(told).hasLineCount(1);
  }

  @Test
  void withoutACommandItAsksWhich() {
    assertThat(run()).isEqualTo(SparkJobs.USAGE);
    assertThat(said()).contains("merge or maintain");
  }

  @ParameterizedTest
  @CsvSource({"merge,batch.offsets", "maintain,snapshots.keep-hours"})
  void helpTellsTheSettingsOfACommand(String command, String setting) {
    assertThat(run(command, "--help")).isEqualTo(SparkJobs.OK);
    assertThat(said()).contains(setting, "catalog.uri", "Exit status");
  }

  @Test
  void anUnknownKeyOfTheFileIsRefusedToo(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "s3.endpont=http://x\n");

    assertThat(run("merge", "--config", file.toString())).isEqualTo(SparkJobs.USAGE);
    assertThat(said()).contains("Did you mean 's3.endpoint'?");
  }

  private int run(String... args) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return SparkJobs.run(List.of(args), out, out);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8).strip();
  }
}
