package io.kooflow.operations.audit;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.Pipeline;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.GivenEndpoints;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * An audit of stores anywhere, from a file that gives their endpoints: the content store's must be
 * there; another store without its setting is not compared, and named so.
 */
public final class ConfiguredAudit {
  private ConfiguredAudit() {}

  /**
   * Reads the file.
   *
   * @throws UsageException if it cannot be read, a needed key is missing, or one is unknown
   */
  public static AuditTargets targets(Path file) {
    GivenEndpoints given = GivenEndpoints.read(file);
    try {
      StoreConnection store = given.store();
      if (store == null) {
        throw new IllegalArgumentException(
            "dynamodb.region is missing; give it, or dynamodb.endpoint for a local server");
      }
      KafkaTarget kafka = given.topics();
      CatalogConfig lake = given.lake();
      Endpoints.Connect connect = given.connect();
      Pipeline pipeline =
          kafka == null || connect == null
              ? null
              : PlatformAudit.pipeline(URI.create(connect.url()));
      return AuditTargets.standard(store, kafka, lake, pipeline, parts(kafka, lake));
    } catch (IllegalArgumentException bad) {
      throw new UsageException(file + ": " + bad.getMessage(), bad);
    }
  }

  private static EnumSet<Part> parts(@Nullable KafkaTarget kafka, @Nullable CatalogConfig lake) {
    EnumSet<Part> parts = EnumSet.of(Part.SERVING);
    if (kafka != null) {
      parts.add(Part.TOPICS);
      parts.add(Part.SCORES);
    }
    if (lake != null) {
      parts.add(Part.LAKE);
    }
    return parts;
  }
}
