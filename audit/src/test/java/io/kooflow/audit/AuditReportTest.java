package io.kooflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.compare.StoreSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditReportTest {
  private static final Difference LOST =
      new Difference(
          Long.MAX_VALUE, "LIKE", Map.of("store:counts", "3", "topic:koo.engagement", "2"));

  @Test
  void writesIdsAsStringsAndWhatEachStoreSays() throws Exception {
    JsonNode json = new ObjectMapper().readTree(report(true, List.of(LOST)).toJson());

    assertThat(json.path("differences").asInt()).isEqualTo(1);
    assertThat(json.path("quiet").asBoolean()).isTrue();
    assertThat(json.path("waitedMs").asLong()).isEqualTo(1500);
    assertThat(json.path("stores").path("store:counts").path("ids").asLong()).isEqualTo(1);
    assertThat(json.path("stores").path("store:counts").path("fingerprint").asText()).hasSize(32);
    JsonNode id = json.path("ids").path(0);
    assertThat(id.path("id").isTextual()).isTrue();
    assertThat(id.path("id").asText()).isEqualTo("9223372036854775807");
    assertThat(id.path("type").asText()).isEqualTo("LIKE");
    assertThat(id.path("perStore").path("topic:koo.engagement").asText()).isEqualTo("2");
  }

  @Test
  void endsWithZeroOnlyWhenQuietAndClean() {
    assertThat(report(true, List.of()).exitStatus()).isZero();
    assertThat(report(true, List.of(LOST)).exitStatus()).isEqualTo(1);
    assertThat(report(false, List.of()).exitStatus()).isEqualTo(3);
  }

  @Test
  void tellsEachDifferenceAndStoresNotCompared() {
    assertThat(report(true, List.of(LOST)).lines())
        .contains(
            "  not compared: lake",
            "  DIFFERS 9223372036854775807 LIKE: {store:counts=3, topic:koo.engagement=2}",
            "audit: 1 differences");
  }

  @Test
  void tellsOfFieldsTheOnesThatDiffer() {
    Difference text =
        new Difference(
            5, "koo", Map.of("store:feed", "kind=1 text=2 at=3", "table:f", "kind=1 text=4 at=3"));
    Difference lost =
        new Difference(
            6, "koo", Map.of("store:feed", "kind=1 text=2 at=3", "table:f", Difference.ABSENT));

    assertThat(report(true, List.of(text, lost)).lines())
        .contains(
            "  DIFFERS 5 koo: {store:feed=text=2, table:f=text=4}",
            "  DIFFERS 6 koo: {store:feed=kind=1 text=2 at=3, table:f=absent}");
  }

  @Test
  void tellsWhatWasUnderWay() {
    assertThat(report(false, List.of()).lines())
        .contains("No quiet point within 1500 ms: group g: records left", "audit: not decided");
  }

  private static AuditReport report(boolean quiet, List<Difference> differences) {
    return new AuditReport(
        quiet,
        quiet ? null : "group g: records left",
        Duration.ofMillis(1500),
        Map.of("store:counts", new StoreSummary(1, 1, "0".repeat(32))),
        differences,
        List.of("lake"));
  }
}
