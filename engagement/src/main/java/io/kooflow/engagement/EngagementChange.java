package io.kooflow.engagement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one koo's engagement since it was last settled: signed, so that no stored value
 * need be read to note one more reaction. Mutable, for one thread.
 */
public final class EngagementChange {
  private final Engagement net;

  /** Nothing yet. Half-lives as those of the engagement that it will be applied to. */
  public EngagementChange(List<Long> halfLives) {
    net = new Engagement(halfLives);
  }

  /** One reaction stops counting and another starts; either null for none. */
  public void replace(@Nullable CountedReaction before, @Nullable CountedReaction after) {
    if (before != null) {
      net.takeBack(before);
    }
    if (after != null) {
      net.add(after);
    }
  }

  /** Takes the highest count of one type. */
  public interface PeakConsumer {
    /**
     * @param reachedAt newest createdAt of the reactions of this type that led there, epoch
     *     milliseconds, as weighed
     */
    void accept(String type, long count, long reachedAt);
  }

  /**
   * Gives for each type the highest count that was reached on the way, if it began at that of
   * {@code before} and rose.
   */
  public void forEachPeak(Engagement before, PeakConsumer consumer) {
    for (TypeEngagement type : net.types()) {
      if (type.peak() > 0) {
        consumer.accept(type.name, before.count(type.name) + type.peak(), type.peakAt());
      }
    }
  }

  Engagement net() {
    return net;
  }
}
