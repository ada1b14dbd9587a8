package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.engagement.Milestones;
import io.kooflow.events.KooEngagement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is compared of topic {@code koo.engagement}; remembers when each koo was last reacted to,
 * which all that shows the koo must repeat.
 */
final class PublishedEngagement {
  private static final String MILESTONES = "milestones";
  private static final String LAST_REACTION = "last reaction of the topic";
  private static final String NEVER = "null";

  private final Milestones milestones;
  private final Map<Long, String> lastReactions = new HashMap<>();
  private boolean complete;

  PublishedEngagement(Milestones milestones) {
    this.milestones = milestones;
  }

  /**
   * Rows of a record: counts and decayed sums as the content store has them, and a finding where
   * the milestones cannot be right. They never fall, so the store gives only the least of them.
   */
  List<Row> rows(KooEngagement value) {
    long id = value.getContentId();
    List<Row> rows =
        new ArrayList<>(
            Facts.ofEngagement(id, value.getCounts(), value.getThreadCounts(), value.getDecayed()));
    Map<String, Long> marks = value.getMilestones();
    boolean possible = milestones.thresholds().containsAll(marks.values());
    for (Map.Entry<String, Long> count : value.getCounts().entrySet()) {
      possible &= marks.getOrDefault(count.getKey(), 0L) >= milestones.mark(count.getValue());
    }
    if (!possible) {
      rows.add(new Row(id, MILESTONES, marks + " cannot be"));
    }
    rows.add(new Row(id, LAST_REACTION, String.valueOf(value.getLastReactionAt())));
    return rows;
  }

  /** The topic, whose rows are remembered while they are handed on. */
  RowSource remembering(RowSource topic) {
    return new GivenRows(
        topic.name(),
        consumer -> {
          topic.forEach(
              row -> {
                if (row.type().equals(LAST_REACTION)) {
                  lastReactions.put(row.id(), row.value());
                } else {
                  consumer.accept(row);
                }
              });
          complete = true;
        });
  }

  /** Whether the koo was last reacted to at this time; true also where that is not known. */
  boolean isLastReaction(long contentId, @Nullable Long at) {
    return !complete
        || Objects.equals(lastReactions.getOrDefault(contentId, NEVER), String.valueOf(at));
  }
}
