package io.kooflow.source.snapshot;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.source.Items;
import io.kooflow.source.config.ClientSettings;
import io.kooflow.source.config.ClientSettings.LocalCredentials;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.retry.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class TableExportIT {
  private static final String BUCKET = "exports";
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(30));

  private static Path objects;
  private static EmbeddedS3 server;
  private static S3Client s3;

  @BeforeAll
  static void start(@TempDir Path folder) {
    objects = folder;
    server = EmbeddedS3.start(folder, BUCKET);
    s3 =
        new ClientSettings(
                "us-east-1",
                null,
                new LocalCredentials(
                    EmbeddedDynamoDb.ACCESS_KEY_ID, EmbeddedDynamoDb.SECRET_ACCESS_KEY),
                null,
                server.endpoint())
            .exports();
  }

  @AfterAll
  static void stop() {
    s3.close();
    server.close();
  }

  @Test
  void readsEveryItemOfEveryFileAndGoesOnWhereItStood() throws IOException {
    URI summary = export("good", "reactions", "FULL_EXPORT", 0, 3, 40);
    TableExport export = TableExport.read(s3, summary, "reactions");
    Set<String> users = new HashSet<>();

    String stood = take(export, Map.of(0, Optional.empty()), users, 25);
    assertThat(stood).isEqualTo("export:0:30");
    assertThat(users).hasSize(30);
    take(export, Map.of(0, Optional.of(stood), 1, Optional.empty()), users, 120);

    assertThat(export.exportedAt()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
    assertThat(users).hasSize(120);
  }

  @Test
  void refusesWhatIsNoWholeExportOfTheTable() throws IOException {
    URI ofAnother = export("another", "koos", "FULL_EXPORT", 0, 1, 1);
    URI incremental = export("part", "reactions", "INCREMENTAL_EXPORT", 0, 1, 1);
    URI incomplete = export("incomplete", "reactions", "FULL_EXPORT", 5, 1, 1);

    assertThatThrownBy(() -> TableExport.read(s3, ofAnother, "reactions"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("is of another table");
    assertThatThrownBy(() -> TableExport.read(s3, incremental, "reactions"))
        .hasMessageContaining("INCREMENTAL_EXPORT");
    assertThatThrownBy(() -> TableExport.read(s3, incomplete, "reactions"))
        .hasMessageContaining("not all of its items");
  }

  /** Takes rows until there are enough; tells where the first segment stood then. */
  private static String take(
      TableExport export, Map<Integer, Optional<String>> open, Set<String> users, int enough) {
    String[] stood = {""};
    TableReads reads =
        new TableReads(
            new FakeTable(),
            "reactions",
            new ScanPlan(2, 10, 0, RETRY),
            new ReadBudget(0, System::nanoTime),
            TimeSource.system(),
            () -> {});
    try (Rows rows = reads.export(s3, export, 2, open)) {
      await()
          .until(
              () -> {
                Rows.Page page = rows.poll();
                if (page != null) {
                  page.rows().forEach(row -> users.add(Items.of(row, "USER_ID").n()));
                  stood[0] = page.segment() == 0 ? String.valueOf(page.after()) : stood[0];
                }
                return users.size() >= enough;
              });
    }
    return stood[0];
  }

  private static URI export(
      String id, String table, String type, int unlisted, int files, int perFile)
      throws IOException {
    String prefix = "AWSDynamoDB/" + id + "/";
    List<String> listed = new ArrayList<>();
    for (int file = 0; file < files; file++) {
      StringBuilder lines = new StringBuilder();
      for (int item = 0; item < perFile; item++) {
        long user = file * 1000L + item + 1;
        lines
            .append("{\"Item\":")
            .append(ItemJson.write(Items.reaction(1, user, "LIKE")))
            .append("}\n");
      }
      String key = prefix + "data/" + file + ".json.gz";
      put(key, zipped(lines.toString()));
      listed.add("{\"itemCount\":%d,\"dataFileS3Key\":\"%s\"}".formatted(perFile, key));
    }
    put(prefix + "manifest-files.json", utf8(String.join("\n", listed)));
    put(
        prefix + "manifest-summary.json",
        utf8(
            """
            {"version":"2020-06-30","tableArn":"arn:aws:dynamodb:us-east-1:1:table/%s",
             "exportTime":"2026-11-21T10:00:00Z","s3Bucket":"%s","exportType":"%s",
             "manifestFilesS3Key":"%smanifest-files.json","itemCount":%d,"outputFormat":"DYNAMODB_JSON"}"""
                .formatted(table, BUCKET, type, prefix, files * perFile + unlisted)));
    return URI.create("s3://" + BUCKET + "/" + prefix + "manifest-summary.json");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(utf8(text));
    }
    return bytes.toByteArray();
  }

  /** The connector's client only reads, so the server finds the object in its folder. */
  private static void put(String key, byte[] bytes) throws IOException {
    Path object = objects.resolve(BUCKET).resolve(key);
    Files.createDirectories(object.getParent());
    Files.write(object, bytes);
  }
}
