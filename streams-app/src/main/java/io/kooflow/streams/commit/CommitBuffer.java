package io.kooflow.streams.commit;

import io.kooflow.streams.metrics.Counters;
import io.kooflow.streams.state.TaskDatabases;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Decides when a processor's pending work is drained: with the commit, earlier when too much is
 * waiting, or after each record.
 *
 * @param hook name of the hook's store; unique in the topology
 * @param emission when to emit
 * @param maxKeys most keys waiting, 1 or more; bounds the heap, at the price of emitting a key
 *     twice in one commit
 */
public record CommitBuffer(String hook, Emission emission, int maxKeys) {
  public CommitBuffer {
    if (maxKeys < 1) {
      throw new IllegalArgumentException("At least one key must fit, got " + maxKeys);
    }
  }

  /** Stores that the processor needs for this, to be added to the topology. */
  public List<StoreBuilder<?>> stores(TaskDatabases databases) {
    return emission == Emission.PER_COMMIT
        ? List.of(CommitHook.builder(hook, databases))
        : List.of();
  }

  /** The given names of stores and those of {@link #stores}: all that the processor uses. */
  public String[] storeNamesWith(String... others) {
    Stream<String> hooks = emission == Emission.PER_COMMIT ? Stream.of(hook) : Stream.of();
    return Stream.concat(Stream.of(others), hooks).toArray(String[]::new);
  }

  /** Whose work comes first, where two processors of a task share a hook. */
  public enum Turn {
    FIRST,
    /** After those that forward to it. */
    SECOND
  }

  /** To be called in the processor's {@code init}. */
  public void attach(ProcessorContext<?, ?> context, PendingWork work, Turn turn) {
    if (emission == Emission.PER_COMMIT) {
      Counters counters = Counters.of(context);
      String waiting = hook + " " + turn + " " + context.taskId();
      counters.waiting(waiting, work::size);
      CommitHook.attach(hook, context, work, turn, () -> counters.waitsNoMore(waiting));
    }
  }

  /** To be called at the end of the processor's {@code process}, as the current node. */
  public void afterRecord(PendingWork work) {
    if (emission == Emission.PER_RECORD || work.size() >= maxKeys) {
      work.drain();
    }
  }
}
