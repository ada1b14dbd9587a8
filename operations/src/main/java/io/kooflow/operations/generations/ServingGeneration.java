package io.kooflow.operations.generations;

import io.kooflow.audit.Hop;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.quiet.QuietPoint;
import io.kooflow.audit.quiet.Unrest;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The generation that serves, beside which {@code next} is being built: brought to rest, and set
 * going again. At rest it has read its inputs to certain positions, has told all that follows from
 * them, and has no position any more from which an instance that wakes up could go on.
 */
record ServingGeneration(KafkaTarget kafka, Admin admin, int number, int next) {
  private static final long LOOK_EVERY_MILLIS = 300;

  /** Stands among the positions of rest: 1 if some of them were lost before, and made up. */
  private static final TopicPartition LOST = new TopicPartition(Generations.TOPIC, 0);

  private Group group() {
    return Group.of(admin, number);
  }

  private Group rest() {
    return Group.rest(admin, next);
  }

  int members() throws ExecutionException, InterruptedException {
    return group().members();
  }

  /** How far it has read; the ends of its inputs where that is not known any more. */
  Map<TopicPartition, Long> positions() throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> known = group().positions();
    if (known.isEmpty()) {
      known = rest().positions();
    }
    List<TopicPartition> inputs = GenerationTopics.inputs();
    Map<TopicPartition, Long> oldest =
        GenerationTopics.offsets(admin, inputs, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = GenerationTopics.offsets(admin, inputs, OffsetSpec.latest());
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition each : inputs) {
      long end = ends.getOrDefault(each, 0L);
      long position = known.getOrDefault(each, end);
      positions.put(each, Math.min(end, Math.max(oldest.getOrDefault(each, 0L), position)));
    }
    return positions;
  }

  /**
   * Brings it to rest; goes on where an earlier try broke off.
   *
   * @param whole whether all must have been told that follows from what it has read
   * @return its positions
   * @throws UsageException if it does not come to rest; it is not set going again
   */
  Map<TopicPartition, Long> bringToRest(Generations.Writer register, Duration limit, boolean whole)
      throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!isAtRest()) {
      boolean drains = whole || members() > 0;
      @Nullable Unrest open = drains ? drain(register, end) : null;
      if (open == null || !whole) {
        register.tell(number, GenerationRole.PAUSED);
        awaitEnd(group(), end);
        open = look(GenerationTopics.within(number), Duration.ZERO);
      }
      if (open == null || !whole) {
        remember(group().positions());
        group().forget();
      } else if (System.nanoTime() > end) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "Generation %d does not come to rest; see that its instances run. %s",
                number,
                open));
      }
    }
    return positions();
  }

  private void remember(Map<TopicPartition, Long> read)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> usable = positions();
    Map<TopicPartition, Long> all = new HashMap<>(read);
    all.putAll(usable);
    all.put(LOST, read.entrySet().containsAll(usable.entrySet()) ? 0L : 1L);
    rest().place(all);
  }

  private boolean isAtRest() throws ExecutionException, InterruptedException {
    return !rest().positions().isEmpty() && group().positions().isEmpty();
  }

  private @Nullable Unrest drain(Generations.Writer register, long end)
      throws InterruptedException {
    register.tell(number, GenerationRole.DRAINING);
    return look(
        GenerationTopics.within(number), Duration.ofNanos(Math.max(0, end - System.nanoTime())));
  }

  private @Nullable Unrest look(Hop hop, Duration limit) throws InterruptedException {
    try (QuietPoint quiet = QuietPoint.of(kafka, List.of(hop))) {
      return quiet.await(limit);
    }
  }

  /**
   * Returns when no instance is in the group any more, and none that is frozen can commit.
   *
   * @throws UsageException if one stays in it: its process must be ended
   */
  static void awaitEnd(Group group, long endNanos) throws ExecutionException, InterruptedException {
    while (group.members() > 0) {
      if (System.nanoTime() > endNanos) {
        throw new UsageException(
            "Instances of group %s did not end in time; end them, then repeat"
                .formatted(group.id()));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    group.fence();
  }

  /**
   * Lets it serve again from where it came to rest; nothing if it serves. One that had lost
   * positions gets none, so that it goes on refusing to run. Safe to repeat.
   */
  void resume(Generations.Writer register) throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> positions = rest().positions();
    Long lost = positions.remove(LOST);
    if (lost != null && lost == 0 && group().positions().isEmpty()) {
      group().place(positions);
    }
    register.tell(number, GenerationRole.SERVING);
    rest().forget();
  }
}
