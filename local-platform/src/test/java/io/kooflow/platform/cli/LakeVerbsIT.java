package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.KooChangesTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs on a lake that a file of settings names; the jobs run as processes of their own. */
class LakeVerbsIT {
  private static final String WAREHOUSE = "s3://kooflow-lake/warehouse";

  private static EmbeddedS3 s3;
  private static EmbeddedCatalog server;
  private static Path config;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    System.setProperty("kooflow.root", Path.of("..").toRealPath().toString());
    s3 = EmbeddedS3.start(folder.resolve("s3"), "kooflow-lake");
    server = EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), WAREHOUSE);
    Map<String, String> settings = new HashMap<>();
    settings.put(CatalogConfig.URI, server.uri().toString());
    settings.put(CatalogConfig.WAREHOUSE, WAREHOUSE);
    settings.put(CatalogConfig.S3_ENDPOINT, s3.endpoint().toString());
    settings.put(CatalogConfig.S3_PATH_STYLE, "true");
    settings.put(CatalogConfig.S3_REGION, "us-east-1");
    settings.put(CatalogConfig.S3_ACCESS_KEY_ID, "local");
    settings.put(CatalogConfig.S3_SECRET_ACCESS_KEY, "localsecret");
    List<String> lines =
        settings.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList();
    config = Files.write(Files.createTempFile(folder, "lake", ".properties"), lines);
    try (RESTCatalog catalog = CatalogConfig.takeFrom(settings).open()) {
      KooChangesTable.TABLE.createIfMissing(catalog);
    }
  }

  @AfterAll
  static void stop() {
    System.clearProperty("kooflow.root");
    server.close();
    s3.close();
  }

  @Test
  void showsTablesAndFiles() {
    assertThat(run("tables")).isZero();
    assertThat(out.toString()).contains("koo_changes").doesNotContain("reaction_changes");

    assertThat(run("files", "koo_changes")).isZero();
    assertThat(out.toString()).contains("partition");

    assertThat(run("files", "koo_change")).isEqualTo(2);
    assertThat(err.toString()).contains("No lake table 'koo_change'");
  }

  @Test
  void mergesInAProcessOfItsOwnAndTellsWhatItSays() {
    assertThat(run("merge", "--tables", "koos,users")).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "koo.koos: nothing to merge, nothing has landed in koo.koo_changes",
            "koo.users: nothing to merge, koo.user_changes is not there yet");
  }

  @Test
  void aTableThatDoesNotExistIsTheUsersMistake() {
    assertThat(run("merge", "--tables", "koo")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no koo, only koos, reactions, users");
  }

  private int run(String... words) {
    CommandLine line =
        Main.line().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = new String[words.length + 3];
    all[0] = "lake";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--config";
    all[words.length + 2] = config.toString();
    return line.execute(all);
  }
}
