package io.kooflow.torture.generations;

import io.kooflow.operations.generations.NewGeneration.Past;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import io.kooflow.torture.Deadline;
import io.kooflow.torture.TortureException;
import io.kooflow.torture.streams.Instance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A generation serves under load; another is built from the rows, and yet another from the lake,
 * each takes over, and now and then one is given up. Meanwhile instances of either and the commands
 * themselves are killed and frozen. At each rest the output must equal the model's, no one but the
 * generation that serves may have written it, and at the end the whole history told again must
 * change nothing. For one thread.
 */
final class GenerationsRound implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int INSTANCES = 2;
  private static final int MOST_FAULTS = 3;
  private static final int MOST_TRIES = 12;

  /** Longer than a session, so that a frozen instance is missed now and then. */
  private static final int LONGEST_FREEZE_MILLIS = 9_000;

  /** A command begins after a second or two, and takes some twenty. */
  private static final int LATEST_KILL_MILLIS = 15_000;

  private final Random random;
  private final Consumer<String> told;
  private final GenerationsUnderTest test;
  private final Generations roles;
  private final List<Instance> serving = new ArrayList<>();
  private final List<Instance> building = new ArrayList<>();
  private ExecutorService load = Executors.newSingleThreadExecutor();
  private @Nullable Instance builder;
  private int generation = 1;

  /** Starts servers in {@code folder}; {@code root} is the project's. */
  GenerationsRound(Path root, Path folder, long seed, Consumer<String> told) throws Exception {
    this.random = new Random(seed);
    this.told = told;
    this.test = new GenerationsUnderTest(root, folder, seed);
    this.roles = new Generations(test.kafka.settings());
  }

  /**
   * Does it.
   *
   * @param events records before the load begins
   * @return what is wrong; empty if nothing is
   */
  List<String> run(int events) throws Exception {
    try {
      startInstances(serving, generation);
      test.changes.tell(events);
      Map<TopicPartition, Long> all = test.changes.ends();
      await("the first generation", () -> test.lag(1, all) == 0);
      test.changes.landIn(test.lake);
      test.deleteBelow(all);
      for (Past past : List.of(Past.STORE, Past.LAKE)) {
        replaceFrom(past);
      }
      changesNothingWhenToldAgain();
      return List.of();
    } catch (TortureException wrong) {
      List<String> lines = new ArrayList<>(String.valueOf(wrong.getMessage()).lines().toList());
      all().forEach(each -> lines.add(each.name() + ": " + each.tail()));
      return lines;
    }
  }

  private void startInstances(List<Instance> instances, int number) throws Exception {
    instances.clear();
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(test.instance(number));
    }
  }

  private void replaceFrom(Past past) throws Exception {
    if (past == Past.STORE) {
      test.changes.tellNewsOnly(true);
    }
    load = test.changes.keepTelling();
    boolean tryFirst = random.nextBoolean();
    int next = build(past);
    if (tryFirst && gaveUp(next)) {
      next = build(past);
    }
    takeOver(next);
    stopLoad();
    test.changes.served(past == Past.STORE);
    test.changes.tellNewsOnly(past == Past.STORE);
    awaitModel();
  }

  private void stopLoad() throws InterruptedException {
    load.shutdown();
    load.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private int build(Past past) throws Exception {
    if (past == Past.LAKE) {
      test.changes.landIn(test.lake);
    }
    Instance command = test.step("new-generation", "--from", past.name().toLowerCase(Locale.ROOT));
    builder = command;
    if (random.nextBoolean()) {
      pause(LATEST_KILL_MILLIS / 2);
      kill(command);
    }
    await("a generation from the " + past, () -> roles.in(GenerationRole.BUILDING).isPresent());
    int next = roles.in(GenerationRole.BUILDING).orElseThrow();
    told.accept(String.format(Locale.ROOT, "  generation %d is built from the %s", next, past));
    startInstances(building, next);
    for (int faults = random.nextInt(MOST_FAULTS + 1); faults > 0; faults--) {
      pause(3_000);
      hurtOne();
    }
    await("generation " + next, () -> test.lag(next, test.changes.given(next)) == 0);
    requireOnly(generation);
    compare();
    return next;
  }

  /** Without load: few keys that change all the time are never seen the same on both sides. */
  private void compare() throws Exception {
    stopLoad();
    require("compare", 0, step(random.nextInt(2), "compare"));
    load = test.changes.keepTelling();
  }

  /** One of all that run. */
  private void hurtOne() throws Exception {
    List<Instance> all = all();
    Instance hit = all.get(random.nextInt(all.size()));
    if (random.nextBoolean()) {
      kill(hit);
    } else {
      freeze(hit);
    }
  }

  /** Starts it again after a moment. */
  private void kill(Instance hit) throws Exception {
    told.accept("  kill " + hit.name());
    hit.kill();
    pause(1_000);
    hit.start();
  }

  /** Lets it go on after a while. */
  private void freeze(Instance hit) throws Exception {
    told.accept("  freeze " + hit.name());
    hit.signal("STOP");
    try {
      pause(LONGEST_FREEZE_MILLIS);
    } finally {
      hit.signal("CONT");
    }
  }

  private void pause(int mostMillis) throws InterruptedException {
    Thread.sleep(random.nextInt(mostMillis));
  }

  private List<Instance> all() {
    List<Instance> all = new ArrayList<>(serving);
    all.addAll(building);
    if (builder != null) {
      all.add(builder);
    }
    return all;
  }

  /** False if it was too late: the old generation was retired already. */
  private boolean gaveUp(int next) throws Exception {
    if (random.nextBoolean()) {
      Instance cutOver = test.step("cut-over");
      pause(LATEST_KILL_MILLIS);
      told.accept("  kill " + cutOver.name());
      cutOver.kill();
    }
    boolean tooLate = isAtLeastHandingOver(next);
    told.accept(
        String.format(
            Locale.ROOT, "  %s generation %d", tooLate ? "too late to give up" : "give up", next));
    if (tooLate) {
      return false;
    }
    require("abandon", 0, step(random.nextInt(2), "abandon"));
    awaitEnds(building, "an instance that is given up");
    awaitEnds(List.of(Objects.requireNonNull(builder)), "the feed of what is given up");
    building.clear();
    builder = null;
    requireNoTopics("g" + next + ".");
    requireNoTopics(Generations.applicationId(next) + "-");
    requireOnly(generation);
    return true;
  }

  private boolean isAtLeastHandingOver(int next) {
    GenerationRole role = roles.roleOf(next);
    return role == GenerationRole.HANDING_OVER || role == GenerationRole.SERVING;
  }

  private void takeOver(int next) throws Exception {
    Instance frozen = serving.get(random.nextInt(serving.size()));
    told.accept(
        String.format(Locale.ROOT, "  freeze %s until generation %d serves", frozen.name(), next));
    frozen.signal("STOP");
    try {
      int status = step(random.nextInt(4), "cut-over", "--wait", "60");
      require("cut-over", 0, status);
    } finally {
      frozen.signal("CONT");
    }
    if (roles.roleOf(next) != GenerationRole.SERVING) {
      throw new TortureException("generation " + next + " does not serve: " + roles.roles());
    }
    told.accept(String.format(Locale.ROOT, "  generation %d serves", next));
    awaitEnds(serving, "an instance of the old generation");
    awaitEnds(List.of(Objects.requireNonNull(builder)), "the feed");
    builder = null;
    Instance old = test.instance(generation);
    int status = old.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    require("an instance of a retired generation", 2, status);
    serving.clear();
    serving.addAll(building);
    building.clear();
    generation = next;
  }

  /** The exit status; 2 only if it stays so: what is killed may not be back yet. */
  private int step(int kills, String name, String... options) throws Exception {
    Instance command = test.step(name, options);
    for (int left = kills; left > 0 && command.isAlive(); left--) {
      pause(LATEST_KILL_MILLIS);
      if (command.isAlive()) {
        kill(command);
      }
      if (random.nextInt(3) == 0) {
        kill(building.get(random.nextInt(building.size())));
      }
    }
    for (int tries = 1; ; tries++) {
      await("the end of " + command.name(), () -> !command.isAlive());
      int status = command.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      told.accept(
          String.format(
              Locale.ROOT, "  %s ends with status %d: %s", name, status, command.lastLine()));
      if (status != 2 || tries == MOST_TRIES) {
        return status;
      }
      command.start();
    }
  }

  private void awaitEnds(List<Instance> ending, String what) throws Exception {
    Deadline.in(LIMIT).await(what, () -> ending.stream().noneMatch(Instance::isAlive));
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

  /** Whoever gave itself up starts again; not who ended in order or may not run. */
  private void revive() throws Exception {
    for (Instance each : all()) {
      if (!each.isAlive() && each.onExit().get() != 0 && each.onExit().get() != 2) {
        told.accept("  %s starts again: %s".formatted(each.name(), each.lastLine()));
        each.start();
      }
    }
  }

  private void awaitModel() throws Exception {
    List<String> wrong = new ArrayList<>();
    try {
      await(
          "the model's output",
          () -> {
            wrong.clear();
            wrong.addAll(test.changes.wrong());
            return wrong.isEmpty();
          });
    } catch (TortureException late) {
      throw new TortureException(late.getMessage() + "\n" + String.join("\n", wrong));
    }
    requireOnly(generation);
  }

  private void changesNothingWhenToldAgain() throws Exception {
    Map<TopicPartition, Long> before = test.published();
    test.changes.tellAgain();
    Map<TopicPartition, Long> all = test.changes.ends();
    await("the end of the replay", () -> test.lag(generation, all) == 0);
    if (!before.equals(test.published())) {
      throw new TortureException("Something was published when all was told again");
    }
    awaitModel();
  }

  private void requireOnly(int number) {
    if (!test.changes.generations().stream().allMatch(each -> each == number)) {
      throw new TortureException("Somebody else wrote than generation " + number);
    }
  }

  private void requireNoTopics(String prefix) throws Exception {
    if (test.topics().stream().anyMatch(name -> name.startsWith(prefix))) {
      throw new TortureException("Topics are left that begin with " + prefix);
    }
  }

  private static void require(String what, int wanted, int found) {
    if (wanted != found) {
      throw new TortureException(
          String.format(Locale.ROOT, "%s ended with status %d", what, found));
    }
  }

  @Override
  public void close() throws Exception {
    load.shutdownNow();
    test.close();
  }
}
