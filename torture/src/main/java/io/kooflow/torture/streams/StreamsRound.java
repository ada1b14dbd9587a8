package io.kooflow.torture.streams;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.events.KooChange;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Topics;
import io.kooflow.torture.Deadline;
import io.kooflow.torture.TortureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * One history told to the application while each {@link Fault} is done to it; at the end its output
 * must equal the model's, no revision be missing or there twice, and the same history told again
 * must change nothing. Owns all that it starts. For one thread.
 */
final class StreamsRound implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int KOOS = 60;
  private static final int USERS = 200;
  private static final int PARTS_PER_FAULT = 2;

  /** Some of so many records change something. */
  private static final int ENOUGH_TO_SHOW = 30;

  private final long seed;
  private final Random random;
  private final RandomHistory history;
  private final NaiveModel model = new NaiveModel();
  private final Consumer<String> told;
  private final StreamsUnderTest app;
  private int count;

  /** Starts a broker, a registry and the instances in {@code folder}. */
  StreamsRound(Path root, Path folder, long seed, int instanceCount, Consumer<String> told)
      throws Exception {
    this.seed = seed;
    this.random = new Random(seed);
    this.history = new RandomHistory(seed, KOOS, USERS).datingAhead();
    this.told = told;
    this.app = new StreamsUnderTest(root, folder, instanceCount);
  }

  /**
   * Tells the history, does the faults, and compares.
   *
   * @param events records of the history, about
   * @return what is wrong; empty if nothing is
   */
  List<String> run(int events, List<Fault> faults) throws Exception {
    int part = Math.max(1, events / (PARTS_PER_FAULT * faults.size() + 1));
    tell(part);
    for (Fault fault : faults) {
      awaitWork(fault);
      tell(part);
      carryOut(fault, part);
      revive();
    }
    List<String> wrong = awaitEqual();
    return wrong.isEmpty() ? replayed() : wrong;
  }

  private void tell(int records) {
    history.next(records, this::tell);
    app.flush();
    count += records;
  }

  private void tell(SpecificRecord record) {
    if (record instanceof KooChange change) {
      model.told(change);
      app.send(Topics.KOO_CHANGES, change.getContentId(), change);
    } else if (record instanceof ReactionChange change) {
      model.told(change);
      app.send(Topics.REACTION_CHANGES, change.getContentId(), change);
    }
  }

  /** A fault that hits an application which does nothing proves nothing. */
  private void awaitWork(Fault before) throws Exception {
    long already = app.published();
    tell(ENOUGH_TO_SHOW);
    await("work before " + before, () -> app.published() > already);
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    Deadline.in(LIMIT)
        .await(
            what,
            () -> {
              revive();
              return condition.call();
            });
  }

  private void revive() {
    for (Instance each : app.instances()) {
      String last = each.lastLine();
      if (each.revive()) {
        told.accept("  %s had given itself up and starts again: %s".formatted(each.name(), last));
      }
    }
  }

  private void carryOut(Fault fault, int part) throws Exception {
    Instance hit = app.instances().get(random.nextInt(app.instances().size()));
    told.accept("  %s %s".formatted(fault, fault.ofOne() ? hit.name() : "").stripTrailing());
    switch (fault) {
      case KILL -> {
        hit.kill();
        tell(part);
        hit.start();
      }
      case IN_COMMIT -> {
        app.orderDeathInCommit();
        tell(part);
        dieInCommit();
      }
      case FREEZE -> freeze(hit, part);
      case TIME_OUT -> timeOut(part);
      case WIPE -> {
        hit.kill();
        hit.wipe();
        hit.start();
        tell(part);
      }
      case CORRUPT -> {
        corrupt(hit);
        tell(part);
      }
      case BROKER -> {
        app.restartBroker();
        tell(part);
      }
      case ROLL -> {
        for (Instance each : app.instances()) {
          each.stop();
          each.start();
          tell(part / app.instances().size());
          awaitMembers(app.instances().size());
        }
      }
    }
  }

  /** The one chosen, or another if that one has nothing on its disk yet. */
  private void corrupt(Instance chosen) throws Exception {
    List<Instance> candidates = new ArrayList<>(app.instances());
    Collections.swap(candidates, 0, candidates.indexOf(chosen));
    int damaged = 0;
    for (Instance each : candidates) {
      if (damaged == 0) {
        each.stop();
        damaged = each.corrupt(random);
        each.start();
        told.accept(String.format(Locale.ROOT, "  %d files of %s damaged", damaged, each.name()));
      }
    }
  }

  private void dieInCommit() throws Exception {
    Deadline.in(LIMIT)
        .await(
            "a death in a commit",
            () -> {
              tell(1);
              return app.instances().stream().anyMatch(each -> !each.isAlive());
            });
    app.instances().forEach(Instance::revive);
  }

  /** Until the broker has taken it for dead and the others have its work. */
  private void freeze(Instance hit, int part) throws Exception {
    int all = app.instances().size();
    awaitMembers(all);
    hit.signal("STOP");
    try {
      tell(part);
      Deadline.in(LIMIT).await("a group without " + hit.name(), () -> app.members() == all - 1);
      if (all > 1) {
        long already = app.published();
        tell(ENOUGH_TO_SHOW);
        Deadline.in(LIMIT).await("work without " + hit.name(), () -> app.published() > already);
      }
    } finally {
      hit.signal("CONT");
    }
  }

  /** Until the broker has aborted the transactions that were open when all stood still. */
  private void timeOut(int part) throws Exception {
    await("an open transaction", this::standStillWithOneOpen);
    try {
      tell(part);
      Deadline.in(LIMIT).await("the broker's abort", () -> !app.hasOpenTransaction());
    } finally {
      signalAll("CONT");
    }
  }

  private boolean standStillWithOneOpen() throws Exception {
    tell(1);
    signalAll("STOP");
    boolean open = app.hasOpenTransaction();
    if (!open) {
      signalAll("CONT");
    }
    return open;
  }

  private void signalAll(String signal) throws Exception {
    for (Instance each : app.instances()) {
      each.signal(signal);
    }
  }

  private void awaitMembers(int all) throws Exception {
    await("a group of " + all, () -> app.members() == all);
  }

  private List<String> awaitEqual() throws Exception {
    List<String> wrong = new ArrayList<>();
    KafkaTarget kafka = app.kafka();
    try {
      await(
          "the model's output",
          () -> {
            wrong.clear();
            wrong.addAll(Published.read(kafka).differencesFrom(model));
            return wrong.isEmpty();
          });
    } catch (TortureException late) {
      wrong.add(late.getMessage());
      app.instances().forEach(each -> wrong.add(each.name() + ": " + each.tail()));
      return wrong;
    }
    return Published.read(kafka).impossible(model);
  }

  /** The same again: no value may change. */
  private List<String> replayed() throws Exception {
    new RandomHistory(seed, KOOS, USERS).datingAhead().next(count, this::tell);
    app.flush();
    await("the end of the replay", app::hasReadAll);
    Published after = Published.read(app.kafka());
    List<String> wrong = new ArrayList<>(after.differencesFrom(model));
    wrong.addAll(after.impossible(model));
    return wrong;
  }

  @Override
  public void close() {
    app.close();
  }
}
