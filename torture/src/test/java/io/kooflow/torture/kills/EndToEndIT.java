package io.kooflow.torture.kills;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.ProjectFolder;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.platform.start.LocalPlatform;
import io.kooflow.torture.kills.KillRound.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The whole way round, as a user walks it: one demo in which each process is killed once (the slice
 * of {@code kooflow torture kills} that runs in every build), its reports, and an audit of what it
 * left, some of it damaged.
 */
class EndToEndIT {
  private static final long SEED = 1;
  private static final long EVENTS = 6_000;
  private static final double RATE = 100;
  private static final int LINES_SHOWN = 40;

  /** Of another language, in another time zone; see {@code torture places} for more of them. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "LANG",
          "th_TH.UTF-8",
          "LC_ALL",
          "th_TH.UTF-8",
          "TZ",
          "Pacific/Kiritimati",
          "JAVA_TOOL_OPTIONS",
          "-Duser.language=th -Duser.country=TH -Duser.variant=TH");

  private Path folder;

  @BeforeEach
  void makeFolder(@TempDir Path temporary) throws IOException {
    folder = Files.createDirectory(temporary.resolve("it's #1 100% $HOME \u0928\u092e"));
  }

  @Test
  void nothingIsLostWhenEachProcessIsKilledAndAnAuditNamesExactlyWhatWasChangedBehindItsBack()
      throws Exception {
    runDemo();
    assertReportsAgree();

    Set<Long> changed = changeBehindItsBack();
    List<String> mended = damageWhatCanBeMadeAgain();

    assertThat(auditOffline()).isEqualTo(1);
    assertThat(differingIds()).isEqualTo(changed);
    assertThat(Files.readString(folder.resolve("audit.log"))).contains(mended);
  }

  /** As a power loss may leave them: the stores are the same after it, to the last row. */
  private List<String> damageWhatCanBeMadeAgain() throws IOException {
    Map<String, Double> kept =
        Map.of(
            "registry/registry.mv.db", 0.0,
            "catalog/catalog.sqlite", 0.5,
            "kafka/log/meta.properties", 0.0,
            "kafka/log/replication-offset-checkpoint", 0.5,
            "kafka/log/__cluster_metadata-0/quorum-state", 0.0,
            "kafka/log/koo.changes-1/partition.metadata", 0.0,
            "kafka/log/reaction.changes-2/00000000000000000000.timeindex", 0.0);
    for (Map.Entry<String, Double> each : kept.entrySet()) {
      try (FileChannel file =
          FileChannel.open(data().resolve(each.getKey()), StandardOpenOption.WRITE)) {
        file.truncate((long) (file.size() * each.getValue()));
      }
    }
    return List.of(
        "registry.mv.db is damaged or missing, put aside as registry.mv.db.damaged-",
        "catalog.sqlite is damaged or missing, put aside as catalog.sqlite.damaged-",
        "meta.properties is damaged: put aside as meta.properties.damaged-",
        "replication-offset-checkpoint is damaged",
        "quorum-state is damaged",
        "koo.changes-1/partition.metadata is damaged");
  }

  private void runDemo() throws Exception {
    System.out.println("seed " + SEED);
    KillRound round =
        new KillRound(ProjectFolder.ofTests(), SEED, LocalPlatform.PROCESSES, EVENTS, RATE);

    Outcome outcome = round.run(folder, ENVIRONMENT, System.out::println);

    assertThat(outcome)
        .as(() -> "seed " + SEED + ", and the demo said at last:\n" + said())
        .isEqualTo(new Outcome(0, "audit: 0 differences"));
    assertThat(Endpoints.read(data()).processes()).hasSize(LocalPlatform.PROCESSES.size());
  }

  private String said() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("demo.log"));
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private void assertReportsAgree() throws IOException {
    JsonNode audit = json(report("audit.json"));
    assertThat(audit.path("differences").asInt()).isZero();
    assertThat(audit.path("quiet").asBoolean()).isTrue();

    List<CSVRecord> engagement = csv(report("engagement.csv"));
    assertThat(engagement).isNotEmpty();
    assertThat(counts(engagement)).isEqualTo(countsOfTheStore());
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

  private static Map<String, Long> counts(List<CSVRecord> engagement) {
    Map<String, Long> counts = new TreeMap<>();
    for (CSVRecord row : engagement) {
      counts.put(row.get("content_id") + " " + row.get("type"), Long.valueOf(row.get("count")));
    }
    return counts;
  }

  /** Counted from the rows alone, by none of the code that the platform counts with. */
  private Map<String, Long> countsOfTheStore() {
    Map<String, Long> counts = new TreeMap<>();
    try (EmbeddedDynamoDb server = EmbeddedDynamoDb.start(data().resolve("dynamodb"));
        DynamoDbClient client = StoreConnection.local(server.endpoint()).client()) {
      for (Map<String, AttributeValue> row : rows(client, Tables.REACTIONS)) {
        counts.merge(text(row, "CONTENT_ID") + " " + text(row, "TYPE"), 1L, Long::sum);
      }
      for (Map<String, AttributeValue> koo : rows(client, Tables.KOOS)) {
        if (koo.containsKey("PARENT")) {
          String type = text(koo, "KIND").equals("C") ? "COMMENT" : "REKOO";
          counts.merge(text(koo, "PARENT") + " " + type, 1L, Long::sum);
        }
      }
    }
    return counts;
  }

  private static Iterable<Map<String, AttributeValue>> rows(DynamoDbClient client, String table) {
    return client.scanPaginator(scan -> scan.tableName(table)).items();
  }

  private static String text(Map<String, AttributeValue> row, String attribute) {
    AttributeValue value = requireNonNull(row.get(attribute));
    return value.n() == null ? value.s() : value.n();
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
                ProjectFolder.ofTests().resolve("kooflow").toString(),
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
      return Eventually.ended(audit);
    } finally {
      audit.destroyForcibly();
    }
  }

  private Set<Long> differingIds() throws IOException {
    Set<Long> ids = new TreeSet<>();
    json(offline()).path("ids").forEach(each -> ids.add(each.path("id").asLong()));
    return ids;
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
