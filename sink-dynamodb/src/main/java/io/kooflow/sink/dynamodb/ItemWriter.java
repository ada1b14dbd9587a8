package io.kooflow.sink.dynamodb;

import static java.util.Objects.requireNonNull;

import io.kooflow.contentstore.cost.WriteUnits;
import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.sink.coalesce.Write;
import io.kooflow.sink.coalesce.WriteOutcome;
import io.kooflow.sink.coalesce.WritePort;
import io.kooflow.sink.figures.SinkFigures;
import io.kooflow.sink.http.Answer;
import io.kooflow.sink.http.Reply;
import io.kooflow.sink.item.ItemRules.Mode;
import io.kooflow.sink.item.SinkItem;
import io.kooflow.sink.item.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Puts items, each on the condition that the stored one is older. So a repeat, a late write or one
 * of a task that lost its partitions changes nothing.
 */
public final class ItemWriter implements WritePort<SinkItem>, AutoCloseable {
  private final Puts puts;
  private final SinkFigures figures;
  private final Map<Target, PutBody> bodies = new IdentityHashMap<>();

  /**
   * @param clients whose tables were checked; the caller closes them, after this
   * @param targets all that items will have
   * @param name of the threads
   */
  public ItemWriter(Clients clients, Collection<Target> targets, SinkFigures figures, String name) {
    this(clients.puts(name), targets, figures);
  }

  /** Closes {@code puts}. */
  ItemWriter(Puts puts, Collection<Target> targets, SinkFigures figures) {
    targets.forEach(target -> bodies.put(target, new PutBody(target)));
    this.puts = puts;
    this.figures = figures;
  }

  @Override
  public void start(Write<SinkItem> write, Consumer<WriteOutcome> done) {
    SinkItem item = write.payload();
    figures.requested(item.table().name());
    try {
      byte[] body = requireNonNull(bodies.get(item.target())).of(item);
      Duration clockOffset = puts.clockOffset();
      puts.send(body, new Put(item, done, clockOffset), clockOffset);
    } catch (RuntimeException unasked) {
      done.accept(ErrorClasses.unasked(unasked));
    }
  }

  /** Starts no more attempts; those under way end within the request timeout. */
  @Override
  public void close() {
    puts.close();
  }

  /** What follows from the answer to one put. */
  private final class Put implements Reply {
    private final SinkItem item;
    private final Consumer<WriteOutcome> done;

    private final Duration clockOffset;

    private Put(SinkItem item, Consumer<WriteOutcome> done, Duration clockOffset) {
      this.item = item;
      this.done = done;
      this.clockOffset = clockOffset;
    }

    @Override
    public void answered(Answer answer) {
      WriteOutcome outcome;
      try {
        outcome = outcome(PutAnswer.of(answer));
      } catch (IOException foreign) {
        failed(foreign);
        return;
      } catch (RuntimeException defect) {
        outcome = ErrorClasses.unasked(defect);
      }
      done.accept(outcome);
    }

    @Override
    public void failed(IOException why) {
      figures.retried();
      done.accept(ErrorClasses.unanswered(why));
    }

    private WriteOutcome outcome(PutAnswer answer) throws IOException {
      if (answer.isSuccess()) {
        figures.written(table(), item.source().timestamp());
        return WriteOutcome.WRITTEN.withUnits(meter(answer));
      }
      WriteOutcome outcome =
          ErrorClasses.answered(answer.code(), answer.answer().status(), answer.request());
      if (ErrorClasses.mayBeOfTheClock(answer.code())
          && puts.isSkewed(answer.answer(), clockOffset)) {
        outcome = WriteOutcome.retry(outcome.reason() + ": the clock of this machine is wrong");
      }
      switch (outcome.kind()) {
        case STALE -> {
          return stale(answer.standing());
        }
        case RETRY -> figures.retried();
        case THROTTLED -> {
          figures.retried();
          figures.throttled(table());
        }
        case WRITTEN, REJECTED, STOP -> {}
      }
      return outcome;
    }

    /**
     * DynamoDB charges a failed condition but does not tell what: by the larger of the two items.
     */
    private WriteOutcome stale(Map<String, AttributeValue> standing) {
      double units = WriteUnits.forBytes(Math.max(ItemSize.of(standing), item.bytes()));
      figures.consumed(table(), units);
      if (!isOutdatedBy(standing)) {
        return WriteOutcome.rejected("the item that stands has a version of other types");
      }
      figures.stale(table());
      return WriteOutcome.STALE.withUnits(units);
    }

    /** A comparison of different types is false too; then nothing is known of which is newer. */
    private boolean isOutdatedBy(Map<String, AttributeValue> standing) {
      return standing.isEmpty()
          || item.target().rules().mode() == Mode.INSERT
          || Boolean.TRUE.equals(item.isOutdatedBy(standing));
    }

    private double meter(PutAnswer answer) {
      double told = answer.units();
      double units = told < 0 ? WriteUnits.forBytes(item.bytes()) : told;
      figures.consumed(table(), units);
      answer
          .unitsOfIndexes()
          .forEach((index, used) -> figures.consumed(table() + "/" + index, used));
      return units;
    }

    private String table() {
      return item.table().name();
    }
  }
}
