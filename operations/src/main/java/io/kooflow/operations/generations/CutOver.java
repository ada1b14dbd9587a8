package io.kooflow.operations.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.quiet.QuietPoint;
import io.kooflow.audit.quiet.Unrest;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Hands over from the generation that serves to the one that was built. First the old one is
 * brought to rest, the new one is given exactly what the old one has read, and both are compared:
 * if they differ, or do not come to rest, the old one serves again and nothing was changed. Then
 * the old one is retired, the new one stands still, every key is published once, and the new one
 * serves, from where the old one ended. The same call goes on after a crash at any point.
 */
public final class CutOver {
  private static final long LOOK_EVERY_MILLIS = 300;

  private final KafkaTarget kafka;
  private final Generations roles;
  private final Consumer<String> told;

  public CutOver(KafkaTarget kafka, Consumer<String> told) {
    this.kafka = kafka;
    this.roles = new Generations(kafka.settings());
    this.told = told;
  }

  /**
   * Does it.
   *
   * @param limit how long each may take to come to rest
   * @param unequal whether to hand over though both may differ, and though the old one may not run
   *     any more
   * @return the differences that forbid it, after which the old one serves; none when it is done,
   *     or was done before
   * @throws UsageException if nothing is being built, or instances do not run, or do not end
   */
  public List<String> run(Duration limit, boolean unequal)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka.settings());
        Generations.Writer register = roles.writer()) {
      Optional<Integer> building = roles.in(GenerationRole.BUILDING);
      if (building.isPresent()) {
        List<String> differences = agree(admin, register, building.get(), limit, unequal);
        if (!differences.isEmpty()) {
          return differences;
        }
      }
      Optional<Integer> handing = roles.in(GenerationRole.HANDING_OVER);
      if (handing.isPresent()) {
        handOver(admin, register, handing.get(), limit);
      } else if (roles.in(GenerationRole.RETIRED).isEmpty()) {
        throw new UsageException("No generation is being built");
      }
      int generation = roles.current();
      told.accept(String.format(Locale.ROOT, "generation %d serves", generation));
      cleanUp(admin, generation);
    }
    return List.of();
  }

  private List<String> agree(
      Admin admin, Generations.Writer register, int generation, Duration limit, boolean unequal)
      throws ExecutionException, InterruptedException {
    int serving = roles.serving().orElseThrow();
    ServingGeneration old = new ServingGeneration(kafka, admin, serving, generation);
    Comparing comparing = new Comparing(kafka);
    if (Group.of(admin, generation).members() == 0) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "No instance of generation %1$d runs: start them with generation=%1$d",
              generation));
    }
    comparing.awaitBuilt(generation, System.nanoTime() + limit.toNanos());
    if (!unequal) {
      awaitReadAsGiven(admin, old, limit);
    }
    boolean agreed = false;
    try {
      Map<TopicPartition, Long> read = old.bringToRest(register, limit, !unequal);
      told.accept(String.format(Locale.ROOT, "generation %d is at rest", serving));
      try (Feed feed = new Feed(kafka, admin, generation)) {
        feed.upTo(read);
      }
      awaitRest(generation, limit);
      List<String> differences =
          unequal ? List.of() : List.copyOf(comparing.look(generation).values());
      agreed = differences.isEmpty();
      if (agreed) {
        told.accept(unequal ? "not compared" : "generation " + generation + " equals what serves");
        register.tell(generation, GenerationRole.HANDING_OVER);
      }
      return differences;
    } finally {
      if (!agreed) {
        old.resume(register);
        told.accept(String.format(Locale.ROOT, "generation %d serves again", serving));
      }
    }
  }

  /** The log may end beyond what the old one has read; it has to be there first. */
  private void awaitReadAsGiven(Admin admin, ServingGeneration old, Duration limit)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> given = Group.feed(admin, old.next()).positions();
    long end = System.nanoTime() + limit.toNanos();
    while (isBelow(old.positions(), given)) {
      if (System.nanoTime() > end) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "Generation %d has not read yet what is in the lake; see that its instances run",
                old.number()));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private static boolean isBelow(Map<TopicPartition, Long> some, Map<TopicPartition, Long> other) {
    return some.entrySet().stream()
        .anyMatch(each -> each.getValue() < other.getOrDefault(each.getKey(), 0L));
  }

  private void awaitRest(int generation, Duration limit) throws InterruptedException {
    try (QuietPoint quiet = QuietPoint.of(kafka, List.of(GenerationTopics.given(generation)))) {
      @Nullable Unrest open = quiet.await(limit);
      if (open != null) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "Generation %d does not come to rest; see that its instances run. %s",
                generation,
                open));
      }
    }
  }

  private void handOver(Admin admin, Generations.Writer register, int generation, Duration limit)
      throws ExecutionException, InterruptedException {
    Optional<Integer> old = roles.serving();
    if (old.isPresent()) {
      register.tell(old.get(), GenerationRole.RETIRED);
      told.accept(String.format(Locale.ROOT, "generation %d is retired", old.get()));
    }
    Group group = Group.of(admin, generation);
    ServingGeneration.awaitEnd(group, System.nanoTime() + limit.toNanos());
    Map<TopicPartition, Long> positions = Group.rest(admin, generation).positions();
    positions.keySet().retainAll(GenerationTopics.inputs());
    group.place(positions);
    new HandOver(kafka, generation).publish(told);
    register.tell(generation, GenerationRole.SERVING);
  }

  private static void cleanUp(Admin admin, int generation)
      throws ExecutionException, InterruptedException {
    Group.rest(admin, generation).forget();
    Group.feed(admin, generation).forget();
    GenerationTopics.delete(admin, generation);
  }
}
