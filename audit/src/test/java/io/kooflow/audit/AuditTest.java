package io.kooflow.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.lake.CatalogConfig;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.exceptions.RESTException;
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
  void withoutAPipelineNobodyIsWaitedFor() {
    assertThatThrownBy(() -> Audit.run(lakeOnly(null), Duration.ofHours(1)))
        .isInstanceOf(RESTException.class);
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
