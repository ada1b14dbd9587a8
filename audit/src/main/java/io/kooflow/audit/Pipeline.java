package io.kooflow.audit;

import io.kooflow.schemas.Topics;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running pipeline, asked for its quiet point.
 *
 * @param connect address of Kafka Connect's REST interface; null while no source is running
 * @param sourceConnector name of the source connector
 * @param hops consumer groups, in the order of the flow
 */
public record Pipeline(@Nullable URI connect, String sourceConnector, List<Hop> hops) {
  /**
   * Hop of the streams application, of whichever generation serves: it may change while one looks.
   */
  public static final Hop SERVING_STREAMS = new Hop("the generation that serves", List.of());

  /** Copies the hops. */
  public Pipeline {
    hops = List.copyOf(hops);
  }

  /** Hop of the streams application of a generation. */
  public static Hop streams(int generation) {
    String application = "kooflow-engagement-g" + generation;
    return new Hop(
        application,
        List.of(
            Topics.KOO_CHANGES,
            Topics.REACTION_CHANGES,
            Topics.KOO_SCORES,
            application + "-child-reactions-repartition",
            application + "-thread-members-repartition",
            application + "-creator-shares-repartition",
            application + "-trending-partials-repartition",
            application + "-creators-partials-repartition"));
  }

  /** Hop of a sink connector. */
  public static Hop sink(String connector, List<String> topics) {
    return new Hop("connect-" + connector, topics);
  }

  /** Hop of the scoring job, which must come before the streams application. */
  public static Hop scoring(String group) {
    return new Hop(group, List.of(Topics.KOO_CHANGES));
  }

  /** The same pipeline with one more hop at its end. */
  public Pipeline then(Hop hop) {
    List<Hop> more = new ArrayList<>(hops);
    more.add(hop);
    return new Pipeline(connect, sourceConnector, more);
  }
}
