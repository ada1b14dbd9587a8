package io.kooflow.flink.landing;

import io.kooflow.flink.landing.LandingTarget.OpenTable;
import io.kooflow.lake.landing.LandingCommitter;
import io.kooflow.lake.landing.LandingRefusedException;
import io.kooflow.lake.landing.ReplacedTopic;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits to one table once a checkpoint is complete. A refused commit ends the job at once,
 * without restarts; any other failure restarts it from the checkpoint, which holds the committable.
 */
final class TableCommitter implements Committer<LandingCommittable> {
  private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);

  private final LandingTarget target;
  private @Nullable OpenTable table;
  private @Nullable Admin admin;

  TableCommitter(LandingTarget target) {
    this.target = target;
  }

  @Override
  public void commit(Collection<CommitRequest<LandingCommittable>> requests) {
    for (CommitRequest<LandingCommittable> request : requests) {
      if (commit(request.getCommittable()) == LandingCommitter.Outcome.ALREADY_COMMITTED) {
        request.signalAlreadyCommitted();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
    if (table != null) {
      table.close();
    }
  }

  private LandingCommitter.Outcome commit(LandingCommittable committable) {
    // Only one of the parallel committers gets work: the others need no table.
    if (table == null) {
      table = target.open();
    }
    try {
      refuseReplacedTopic();
      LandingCommitter.Outcome outcome =
          new LandingCommitter(table.table(), target.topicIds())
              .commit(committable.files(), committable.ranges());
      LOG.debug("{}: {} {}", target.landed().table(), outcome, committable.ranges());
      return outcome;
    } catch (LandingRefusedException refused) {
      throw new SuppressRestartsException(refused);
    }
  }

  /**
   * A consumer reads on in a topic that was deleted and created again, from a place that means
   * nothing there. Whatever was read from it is committed after this was asked.
   */
  private void refuseReplacedTopic() {
    if (target.topicIds().isEmpty()) {
      return;
    }
    if (admin == null) {
      admin = Admin.create(target.kafka().clientProperties());
    }
    String topic = target.landed().topic();
    String known = String.valueOf(target.topicIds().get(topic));
    String now = String.valueOf(TopicRanges.id(admin, target.kafka(), topic).get(topic));
    if (!now.equals(known)) {
      throw new LandingRefusedException(
          ReplacedTopic.message(target.landed().table().toString(), topic, known, now));
    }
  }
}
