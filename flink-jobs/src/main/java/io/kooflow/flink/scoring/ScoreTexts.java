package io.kooflow.flink.scoring;

import io.kooflow.flink.records.DeadLetter;
import io.kooflow.flink.scoring.TextQueue.Answered;
import io.kooflow.scoring.Failure;
import io.kooflow.scoring.Limits;
import io.kooflow.scoring.Outcome;
import io.kooflow.scoring.Prediction;
import io.kooflow.scoring.Refusal;
import io.kooflow.scoring.SageMakerScorer;
import io.kooflow.scoring.ScorerSettings;
import java.io.Serial;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Asks the model for each text: many at once, in batches, results in the order of the texts. A text
 * without an answer becomes a dead letter; an endpoint that forbids asking fails the job.
 *
 * <p>Before each checkpoint it waits for what is under way, so it has nothing to store, and offsets
 * are committed only for texts whose score or dead letter is written. (Flink's own
 * AsyncWaitOperator would keep unanswered texts in its state: a job started anew from committed
 * offsets would lose them.)
 */
final class ScoreTexts extends AbstractStreamOperator<Scored>
    implements OneInputStreamOperator<ChangedText, Scored>,
        BoundedOneInput,
        ProcessingTimeCallback {
  @Serial private static final long serialVersionUID = 1;

  private final ScorerSettings model;
  private final Duration linger;
  private final int capacity;
  private final Clock clock;
  private transient @Nullable SageMakerScorer scorer;
  private transient @Nullable TextQueue queue;
  private transient @Nullable Counter scored;
  private transient @Nullable Counter deadLetters;
  private transient boolean ticking;

  /**
   * An operator that keeps at most {@code capacity} texts under way.
   *
   * @param linger longest wait of a text for others to share its request
   */
  ScoreTexts(ScorerSettings model, Duration linger, int capacity, Clock clock) {
    this.model = model;
    this.linger = linger;
    this.capacity = capacity;
    this.clock = clock;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    SageMakerScorer opened = SageMakerScorer.open(model);
    TextQueue empty = new TextQueue(opened::score, Limits.MAX_INSTANCES, capacity);
    scorer = opened;
    queue = empty;
    scored = getMetricGroup().counter("scored");
    deadLetters = getMetricGroup().counter("deadLetters");
    getMetricGroup().gauge("textsUnderWay", empty::size);
  }

  @Override
  public void processElement(StreamRecord<ChangedText> element) throws Exception {
    TextQueue texts = Objects.requireNonNull(queue);
    while (texts.full()) {
      emit(texts.take());
    }
    texts.add(element.getValue());
    tickLater();
  }

  /** Sends a batch that has waited long enough and hands on what is answered. */
  @Override
  public void onProcessingTime(long now) throws Exception {
    TextQueue texts = Objects.requireNonNull(queue);
    ticking = false;
    texts.send();
    for (Optional<Answered> next = texts.poll(); next.isPresent(); next = texts.poll()) {
      emit(next.get());
    }
    if (texts.size() > 0) {
      tickLater();
    }
  }

  private void tickLater() {
    if (!ticking) {
      ticking = true;
      long next = getProcessingTimeService().getCurrentProcessingTime() + linger.toMillis();
      getProcessingTimeService().registerTimer(next, this);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    finishAll();
  }

  @Override
  public void endInput() throws Exception {
    finishAll();
  }

  private void finishAll() throws InterruptedException, ExecutionException {
    TextQueue texts = Objects.requireNonNull(queue);
    while (texts.size() > 0) {
      emit(texts.take());
    }
  }

  private void emit(Answered answered) {
    Outcome outcome = answered.outcome();
    if (outcome instanceof Prediction prediction) {
      output.collect(new StreamRecord<>(Scored.of(answered.text(), prediction, clock.millis())));
      count(scored);
    } else if (outcome instanceof Refusal refusal) {
      bury(answered.text(), "REFUSED: " + refusal.error());
    } else if (outcome instanceof Failure failure) {
      bury(answered.text(), failure);
    }
  }

  private void bury(ChangedText text, Failure failure) {
    if (failure.kind() == Failure.Kind.FORBIDDEN) {
      throw new IllegalStateException(
          "The model endpoint "
              + model.endpointName()
              + " may not be asked: check the job's credentials and policy ("
              + failure.message()
              + ")");
    }
    bury(text, failure.kind() + ": " + failure.message());
  }

  private void bury(ChangedText text, String reason) {
    DeadLetter letter = DeadLetter.of(text.record, ScoringJob.NAME, new UnscoredException(reason));
    output.collect(ScoringJob.DEAD_LETTERS, new StreamRecord<>(letter));
    count(deadLetters);
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.inc();
    }
  }

  @Override
  public void close() throws Exception {
    if (scorer != null) {
      scorer.close();
    }
    super.close();
  }
}
