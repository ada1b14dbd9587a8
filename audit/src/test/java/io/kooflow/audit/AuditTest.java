package io.kooflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.compare.Unread;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.lake.CatalogConfig;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  @Test
  void aServerOfARunningPipelineThatNeverAnswersIsNoQuietPoint() throws Exception {
    AuditReport report =
        Audit.run(lakeOnly(new Pipeline(null, "source", List.of())), Duration.ZERO);

    assertThat(report.exitStatus()).isEqualTo(3);
    assertThat(report.lines())
        .anySatisfy(line -> assertThat(line).contains("a store", "does not answer"));
  }

  @Test
  void storesThatDoNotAnswerAreNamedWhereNoPipelineRuns() throws Exception {
    AuditReport report = Audit.run(lakeOnly(null), Duration.ofHours(1));

    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.unread())
        .extracting(Unread::store)
        .containsExactly(
            "lake:koo_changes",
            "lake:reaction_changes",
            "lake:user_changes",
            "store:koos",
            "store:reactions",
            "store:users");
    assertThat(report.unread())
        .allSatisfy(unread -> assertThat(unread.reason()).startsWith("does not answer"));
    assertThat(report.lines()).contains("audit: 0 differences, 6 stores not compared");
  }

  private static AuditTargets lakeOnly(@Nullable Pipeline pipeline) {
    return AuditTargets.standard(
        StoreConnection.local(URI.create(NOBODY)),
        null,
        new CatalogConfig(NOBODY, "s3://lake", NOBODY, true, "us-east-1", null, null, Map.of()),
        pipeline,
        EnumSet.of(Part.LAKE));
  }
}
