package io.kooflow.operations.connection;

import java.util.List;

/** Names that the local platform gives to what it starts: connectors, groups, jobs, buckets. */
public final class PipelineNames {
  /** Generation of the Streams application. */
  public static final int GENERATION = 1;

  public static final String STREAMS_GROUP = "kooflow-engagement-g" + GENERATION;

  /** Source connector: content store to change topics. */
  public static final String SOURCE = "content-store";

  /** Sink connector: koo.enriched to feed_items. */
  public static final String FEED_ITEMS_SINK = "feed-items";

  /** Sink connector: trending to its table. */
  public static final String TRENDING_SINK = "trending";

  /** Sink connector: creators to its table. */
  public static final String CREATORS_SINK = "creators";

  /** All connectors. */
  public static final List<String> CONNECTORS =
      List.of(SOURCE, FEED_ITEMS_SINK, TRENDING_SINK, CREATORS_SINK);

  public static final String CONNECT_GROUP = "kooflow-connect";
  public static final String SCORING_GROUP = "kooflow-scoring";
  public static final String BUCKET = "kooflow-lake";
  public static final String WAREHOUSE = "s3://" + BUCKET + "/warehouse";
  public static final String MODEL_ENDPOINT = "koo-text";

  private PipelineNames() {}

  /** The consumer group that Connect gives a sink connector. */
  public static String groupOf(String sinkConnector) {
    return "connect-" + sinkConnector;
  }
}
