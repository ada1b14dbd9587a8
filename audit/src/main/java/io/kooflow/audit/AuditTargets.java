package io.kooflow.audit;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.lake.CatalogConfig;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to audit. The content store is always there; each other store may be off, and is then named
 * as not compared.
 *
 * @param store where DynamoDB is
 * @param tables the content store's tables
 * @param feedItems name of the serving table of feed items
 * @param trending name of the serving table of trending lists
 * @param creators name of the serving table of lists of creators
 * @param rules the rules that the streams application counts and ranks by
 * @param kafka topics; null when they are off
 * @param lake the lake's catalog; null when it is off
 * @param pipeline what must come to rest first; null when nothing is running (offline)
 * @param parts the stores that are on; those off are named in the report
 */
public record AuditTargets(
    StoreConnection store,
    ContentTables tables,
    String feedItems,
    String trending,
    String creators,
    EngagementRules rules,
    @Nullable KafkaTarget kafka,
    @Nullable CatalogConfig lake,
    @Nullable Pipeline pipeline,
    Set<Part> parts) {

  /** Stores that are compared with the content store. */
  public enum Part {
    /** What the streams application publishes. */
    TOPICS("topics koo.engagement, koo.enriched, trending, creator.engagement, creators"),
    /** What services read. */
    SERVING("tables feed_items, trending, creators"),
    /** The logs of changes. */
    LAKE("lake"),
    /** Topic {@code koo.scores}, and its log where the lake is on. */
    SCORES("model scores");

    private final String description;

    Part(String description) {
      this.description = description;
    }

    /** For a reader of the report. */
    public String description() {
      return description;
    }
  }

  /** Refuses parts whose address is missing. */
  public AuditTargets {
    parts =
        Collections.unmodifiableSet(
            parts.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(parts));
    require(kafka != null || !parts.contains(Part.TOPICS), "Topics are on, but Kafka is not given");
    require(kafka != null || !parts.contains(Part.SCORES), "Scores are on, but Kafka is not given");
    require(lake != null || !parts.contains(Part.LAKE), "The lake is on, but not given");
    require(
        pipeline == null || pipeline.hops().isEmpty() || kafka != null,
        "The pipeline has consumer groups, but Kafka is not given");
  }

  /** Tables under their usual names and default rules; the stores {@code parts} are on. */
  public static AuditTargets standard(
      StoreConnection store,
      @Nullable KafkaTarget kafka,
      @Nullable CatalogConfig lake,
      @Nullable Pipeline pipeline,
      Set<Part> parts) {
    return new AuditTargets(
        store,
        ContentTables.standard(),
        Tables.FEED_ITEMS,
        Tables.TRENDING,
        Tables.CREATORS,
        EngagementRules.defaults(),
        kafka,
        lake,
        pipeline,
        parts);
  }

  /** The same stores with nothing running in front of them. */
  public AuditTargets offline() {
    return new AuditTargets(
        store, tables, feedItems, trending, creators, rules, kafka, lake, null, parts);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
