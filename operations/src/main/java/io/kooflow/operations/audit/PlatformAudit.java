package io.kooflow.operations.audit;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.Pipeline;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.schemas.Topics;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;

/** What the audit of a local platform looks at: everything. */
public final class PlatformAudit {
  private PlatformAudit() {}

  /** All stores, and the pipeline that must come to rest first. */
  public static AuditTargets targets(Endpoints endpoints) {
    Connections connections = Connections.of(endpoints);
    return AuditTargets.standard(
        connections.store(),
        connections.kafka(),
        connections.catalog(),
        pipeline(URI.create(endpoints.connect().url())),
        EnumSet.allOf(Part.class));
  }

  static Pipeline pipeline(URI connect) {
    return new Pipeline(
        connect,
        PipelineNames.SOURCE,
        List.of(
            Pipeline.scoring(PipelineNames.SCORING_GROUP),
            Pipeline.SERVING_STREAMS,
            Pipeline.sink(PipelineNames.FEED_ITEMS_SINK, List.of(Topics.KOO_ENRICHED)),
            Pipeline.sink(PipelineNames.TRENDING_SINK, List.of(Topics.TRENDING)),
            Pipeline.sink(PipelineNames.CREATORS_SINK, List.of(Topics.CREATORS))));
  }
}
