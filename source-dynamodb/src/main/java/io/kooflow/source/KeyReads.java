package io.kooflow.source;

import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.source.Snapshots.Place;
import io.kooflow.source.change.BadKeyException;
import io.kooflow.source.change.ChangeShape;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.signal.Signal;
import io.kooflow.source.snapshot.TableReads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the items that signals ask for by key, one signal after the other. Each task that reads a
 * part of the table does so: only the one that hands over an item's records knows that it stands
 * above them; what the others tell is a duplicate. Used by the task's thread alone.
 */
final class KeyReads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyReads.class);
  private static final Map<Integer, Optional<String>> FROM_THE_FIRST = Map.of(0, Optional.empty());

  private static final int MOST_WAITING = 10;
  private static final String REFUSED = "ValidationException";

  private final Place place;
  private final ChangeShape shape;
  private final TableReads reads;
  private final TableRecords records;
  private final CaptureMetrics metrics;
  private final Progress progress;
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private @Nullable SnapshotRun running;

  private record Asked(String id, List<Map<String, AttributeValue>> keys) {}

  KeyReads(
      Place place,
      ChangeShape shape,
      TableReads reads,
      TableRecords records,
      CaptureMetrics metrics,
      Progress progress) {
    this.place = place;
    this.shape = shape;
    this.reads = reads;
    this.records = records;
    this.metrics = metrics;
    this.progress = progress;
  }

  /** Takes a signal with keys; one with a bad key is passed over as a whole. */
  void ask(Signal signal) {
    Set<Map<String, AttributeValue>> keys = new LinkedHashSet<>();
    try {
      for (Map<String, String> key : signal.message().keys()) {
        keys.add(shape.keyOf(key));
      }
      waiting.add(new Asked(signal.message().id(), new ArrayList<>(keys)));
    } catch (BadKeyException bad) {
      metrics.badSignal();
      LOG.error(
          "Bad signal '{}' for table '{}' is passed over: {}",
          signal.message().id(),
          place.table(),
          bad.getMessage());
    }
  }

  /** Adds the items that are ready. */
  void drain(List<SourceRecord> out, int enough) {
    Asked asked = waiting.peek();
    if (asked == null) {
      return;
    }
    SnapshotRun run = running == null ? start(asked) : running;
    running = run;
    boolean finished;
    try {
      finished = run.drain(records, out, enough);
    } catch (ConnectException failed) {
      if (!isRefused(failed)) {
        throw failed;
      }
      metrics.badSignal();
      LOG.error(
          "Bad signal '{}' for table '{}' is passed over: DynamoDB refuses its keys",
          asked.id(),
          place.table());
      next(run);
      return;
    }
    if (finished) {
      LOG.info("{}: {} keys of signal '{}' are read", place.table(), run.rows(), asked.id());
      metrics.keysRead(run.rows());
      next(run);
    }
  }

  private void next(SnapshotRun done) {
    done.close();
    running = null;
    waiting.remove();
  }

  /** Whether it is the request that is wrong: it would be refused each time. */
  private static boolean isRefused(ConnectException failed) {
    return failed.getCause() instanceof AwsServiceException answer
        && answer.awsErrorDetails() != null
        && REFUSED.equals(answer.awsErrorDetails().errorCode());
  }

  /** Whether there is room for another signal. */
  boolean takesAnother() {
    return waiting.size() < MOST_WAITING;
  }

  boolean isIdle() {
    return waiting.isEmpty();
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }

  private SnapshotRun start(Asked asked) {
    ScanOffset.Run run =
        new ScanOffset.Run(
            place.epoch(),
            place.stream(),
            progress.nextNumber(),
            progress.highest(),
            1,
            Set.of(),
            Set.of());
    return new SnapshotRun(
        run,
        segment -> CapturePartition.keys(place.table()),
        reads.keys(asked.keys()),
        FROM_THE_FIRST);
  }
}
