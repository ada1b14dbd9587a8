package io.kooflow.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One fixed course of a task, run again and again: each time it dies after another of its external
 * effects, until every one had its turn. An effect is a write that reached the store, an answer
 * that reached the task, a dead letter, or a commit of offsets. Each time a new task takes over
 * from the offsets committed last, and the end must be the same.
 */
class CrashPointTest {
  private static final TopicPartition P0 = new TopicPartition("topic", 0);
  private static final Write<String> POISON = write("c", 2);

  /** Keys that come again, an older record late, a record that the store refuses. */
  private static final List<Write<String>> TOPIC =
      List.of(
          write("a", 1),
          write("b", 1),
          write("a", 2),
          write("c", 1),
          POISON,
          write("b", 3),
          write("b", 2),
          write("a", 3),
          write("d", 1),
          write("d", 2));

  /** What becomes of the task that died. */
  enum Death {
    /** It is gone. */
    KILLED,
    /** It was stopped, and its writes reach the store after its successor has finished. */
    STOPPED
  }

  private final Map<ItemKey, Version> store = new HashMap<>();
  private final Set<String> deadLetters = new HashSet<>();
  private long committed;

  /** Thrown by the effect at which the task dies; an answer to it never arrives. */
  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource(Death.class)
  void endsTheSameWhicheverEffectWasTheLast(Death death) {
    int effects = run(Integer.MAX_VALUE, death);
    assertThat(effects).isGreaterThanOrEqualTo(20);

    for (int last = 1; last <= effects; last++) {
      run(last, death);
      assertThat(store)
          .as("died after effect %d of %d", last, effects)
          .containsEntry(key("a"), Version.of(1L, 3L))
          .containsEntry(key("b"), Version.of(1L, 3L))
          .containsEntry(key("d"), Version.of(1L, 2L));
      assertThat(store.get(key("c"))).isIn(null, Version.of(1L, 1L));
      assertThat(deadLetters).contains(POISON.payload());
      assertThat(committed).isEqualTo(TOPIC.size());
    }
  }

  /** Runs until that effect, then a successor to the end; tells how many effects there were. */
  private int run(int last, Death death) {
    store.clear();
    deadLetters.clear();
    committed = 0;
    Task first = new Task(last);
    boolean died = first.runs();
    if (died) {
      assertThat(new Task(Integer.MAX_VALUE).runs()).isFalse();
    }
    if (died && death == Death.STOPPED) {
      first.underWay.forEach(this::put);
    }
    return first.effects;
  }

  private WriteOutcome put(Write<String> write) {
    if (write.payload().equals(POISON.payload())) {
      return WriteOutcome.rejected("poison");
    }
    Version standing = store.get(write.key());
    if (standing != null && standing.compareTo(write.version()) >= 0) {
      return WriteOutcome.STALE;
    }
    store.put(write.key(), write.version());
    return WriteOutcome.WRITTEN;
  }

  private static ItemKey key(String key) {
    return new ItemKey("t", key);
  }

  private static Write<String> write(String key, long revision) {
    return new Write<>(key(key), Version.of(1L, revision), key + revision, 1);
  }

  /** Reads a record every half second, and loses the answer to every fifth write. */
  private final class Task {
    private final Coalescer<String> core = new Coalescer<>(Configs.DEFAULT, new Random(1));
    private final List<Write<String>> underWay = new ArrayList<>();
    private final int last;
    private int effects;
    private int puts;

    Task(int last) {
      this.last = last;
    }

    /** Whether it died. */
    boolean runs() {
      try {
        long next = committed;
        for (long now = 0; next < TOPIC.size() || !core.isClear(); now += 500) {
          if (next < TOPIC.size()) {
            core.offer(TOPIC.get((int) next), P0, next, now);
            next++;
          }
          step(now);
          commit(core.committable(P0, next));
        }
        commit(TOPIC.size());
        return false;
      } catch (Died here) {
        return true;
      }
    }

    private void step(long now) {
      underWay.addAll(core.startDue(now));
      while (!underWay.isEmpty()) {
        Write<String> write = underWay.get(0);
        WriteOutcome outcome = put(write);
        effect();
        underWay.remove(0);
        core.completed(write, ++puts % 5 == 0 ? WriteOutcome.retry("answer lost") : outcome, now);
        effect();
      }
      for (Rejected<String> refused : core.takeRejected()) {
        deadLetters.add(refused.write().payload());
        effect();
        core.settle(refused.held());
      }
    }

    private void commit(long offset) {
      if (offset > committed) {
        committed = offset;
        effect();
      }
    }

    private void effect() {
      if (++effects == last) {
        throw new Died();
      }
    }
  }
}
