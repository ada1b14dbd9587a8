package io.kooflow.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.platform.folder.Endpoints;
import io.kooflow.platform.torture.DemoProcess;
import io.kooflow.platform.torture.Root;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The whole way round, as a user walks it: one demo, its reports, and audits of what it left. */
class EndToEndIT {
  /** The watcher of the native server may look once more, a second later, before it ends. */
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private static final Duration DEMO_LIMIT = Duration.ofMinutes(4);
  private static final int AUDIT_LIMIT_SECONDS = 90;
  private static final String CLEAN = "audit: 0 differences";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void aDemoIsAuditedCleanAndAnAuditOfItsFolderNamesExactlyWhatWasChangedBehindItsBack()
      throws Exception {
    runDemo();
    assertReportsAgree();
    assertThat(auditOffline()).isZero();
    assertThat(differingIds()).isEmpty();

    Set<Long> changed = changeBehindItsBack();

    assertThat(auditOffline()).isEqualTo(1);
    assertThat(differingIds()).isEqualTo(changed);
  }

  private void runDemo() throws Exception {
    List<String> options =
        List.of(
            "--exit",
            "--events",
            "600",
            "--rate",
            "200",
            "--data-dir",
            data().toString(),
            "--report",
            report("").toString());
    try (DemoProcess demo =
        DemoProcess.start(Root.ofProject(), folder.resolve("demo.log"), options)) {
      demo.awaitReady();
      Endpoints endpoints = demo.endpoints();
      int status = demo.awaitEnd(DEMO_LIMIT);

      assertThat(demo.output()).as("status %d", status).contains(CLEAN);
      assertThat(status).isZero();
      await().atMost(END_LIMIT).until(() -> demo.leftovers().isEmpty());
      assertThat(endpoints.processes()).hasSize(6);
      assertThat(endpoints.processes().values())
          .noneMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }
  }

  private void assertReportsAgree() throws IOException {
    JsonNode audit = json(report("audit.json"));
    assertThat(audit.path("differences").asInt()).isZero();
    assertThat(audit.path("quiet").asBoolean()).isTrue();

    List<CSVRecord> engagement = csv(report("engagement.csv"));
    JsonNode counted = audit.path("stores").path("topic:koo.engagement");
    // The audit has one row more of each koo, its decayed engagement, and of some its thread's
    // totals.
    int rows = counted.path("count").asInt();
    int koos = counted.path("ids").asInt();
    assertThat(engagement).isNotEmpty().hasSizeBetween(rows - 2 * koos, rows - koos);
    assertThat(engagement).allMatch(row -> Long.parseLong(row.get("count")) > 0);

    assertThat(csv(report("scores.csv")))
        .isNotEmpty()
        .hasSize(audit.path("stores").path("topic:koo.scores").path("ids").asInt());
    assertThat(csv(report("trending.csv")))
        .isNotEmpty()
        .hasSize(audit.path("stores").path("table:trending").path("count").asInt());
    assertThat(json(report("freshness.json")).path("storeToServing").path("count").asLong())
        .isPositive();
    assertThat(json(report("cost.json")).path("tables").path("feed_items").path("units").asDouble())
        .isPositive();
  }

  private Set<Long> changeBehindItsBack() {
    try (EmbeddedDynamoDb server = EmbeddedDynamoDb.start(data().resolve("dynamodb"));
        DynamoDbClient client = StoreConnection.local(server.endpoint()).client()) {
      Tampering tampering = new Tampering(client);
      return Set.of(
          tampering.raiseACountOfAFeedItem(),
          tampering.deleteAReaction(),
          tampering.changeATextOfTheStore());
    }
  }

  private int auditOffline() throws Exception {
    Process audit =
        new ProcessBuilder(
                Root.ofProject().resolve("kooflow").toString(),
                "--no-build",
                "audit",
                "--offline",
                "--data-dir",
                data().toString(),
                "--json",
                offline().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("audit.log").toFile())
            .start();
    try {
      assertThat(audit.waitFor(AUDIT_LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      return audit.exitValue();
    } finally {
      audit.destroyForcibly();
    }
  }

  private Set<Long> differingIds() throws IOException {
    Set<Long> ids = new TreeSet<>();
    for (JsonNode each : json(offline()).path("ids")) {
      if (!followsFromAKoo(each.path("type").asText())) {
        ids.add(each.path("id").asLong());
      }
    }
    return ids;
  }

  /** A reaction that is gone also shows at the root of its koo's thread and at the creators. */
  private static boolean followsFromAKoo(String type) {
    return type.equals("counts of the thread") || type.contains("creator");
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path report(String name) {
    return folder.resolve("report").resolve(name);
  }

  private Path offline() {
    return folder.resolve("offline.json");
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static List<CSVRecord> csv(Path file) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser rows =
        CSVParser.parse(Files.newBufferedReader(file, StandardCharsets.UTF_8), format)) {
      return new ArrayList<>(rows.getRecords());
    }
  }
}
