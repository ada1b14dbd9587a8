package io.kooflow.sink.coalesce;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One seeded schedule. Throws AssertionError when a rule is broken. */
final class Simulation {
  private static final int PARTITIONS = 2;
  private static final int KEYS = 6;
  private static final int STEPS = 150;

  private final Random random;
  private final CoalesceConfig config;
  private final List<List<Source>> topic = new ArrayList<>();
  private final Map<ItemKey, Version> newest = new HashMap<>();
  private final Map<ItemKey, Version> store = new HashMap<>();
  private final Map<ItemKey, Version> deadLetters = new HashMap<>();
  private final Set<Source> poison = new HashSet<>();
  private final long[] committed = new long[PARTITIONS];
  private final List<Worker> workers = new ArrayList<>();
  private final List<Worker> zombies = new ArrayList<>();
  private long now;

  private record Source(ItemKey key, Version revision) {}

  Simulation(long seed) {
    this.random = new Random(seed);
    this.config = Configs.bounded(1 + random.nextInt(5), 400, 1 + random.nextInt(4));
    for (int partition = 0; partition < PARTITIONS; partition++) {
      topic.add(new ArrayList<>());
    }
    workers.add(new Worker());
    workers.add(new Worker());
    assign(0, workers.get(0));
    assign(1, workers.get(1));
  }

  void run() {
    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(400);
      step();
    }
    settleAll();
    checkEnd();
  }

  private void step() {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> append();
      case 5 -> restart(random.nextInt(workers.size()));
      case 6 -> move(random.nextInt(PARTITIONS));
      case 7, 8 -> workers.forEach(Worker::commit);
      default -> {
        any(workers).work();
        if (!zombies.isEmpty()) {
          any(zombies).haunt();
        }
      }
    }
  }

  private void append() {
    for (int i = random.nextInt(6); i >= 0; i--) {
      int number = random.nextInt(KEYS);
      ItemKey key = new ItemKey(number < KEYS / 2 ? "t" : "u", "k" + number);
      Source record = new Source(key, next(newest.get(key)));
      newest.put(key, record.revision);
      if (random.nextInt(40) == 0) {
        poison.add(record);
      }
      topic.get(number % PARTITIONS).add(record);
    }
  }

  private Version next(@Nullable Version last) {
    if (last == null) {
      return Version.of(1L, 1L);
    }
    long generation = (Long) last.parts().get(0);
    long revision = (Long) last.parts().get(1);
    return random.nextInt(20) == 0
        ? Version.of(generation + 1, 1L)
        : Version.of(generation, revision + 1);
  }

  /** A task dies, and goes on as a zombie; another reads from the offsets last committed. */
  private void restart(int index) {
    Worker dead = workers.get(index);
    zombies.add(dead);
    Worker fresh = new Worker();
    workers.set(index, fresh);
    for (int partition : Set.copyOf(dead.position.keySet())) {
      assign(partition, fresh);
    }
  }

  /** A partition moves in good order: commit, close, open elsewhere or at the same task again. */
  private void move(int partition) {
    for (Worker worker : workers) {
      if (worker.position.containsKey(partition)) {
        worker.commit();
        worker.core.forget(List.of(name(partition)));
        worker.position.remove(partition);
      }
    }
    assign(partition, any(workers));
  }

  private void assign(int partition, Worker worker) {
    worker.position.put(partition, committed[partition]);
  }

  private void settleAll() {
    for (int round = 0; round < 10_000; round++) {
      now += 500;
      workers.forEach(Worker::workWell);
      zombies.forEach(Worker::workWell);
      workers.forEach(Worker::commit);
      if (workers.stream().allMatch(Worker::isDone)) {
        return;
      }
    }
    throw new AssertionError("the tasks never came to rest");
  }

  private void checkEnd() {
    newest.forEach(
        (key, revision) -> {
          if (!isSettled(new Source(key, revision))) {
            throw new AssertionError(key + " ended at " + store.get(key) + ", not " + revision);
          }
          if (poison.stream().noneMatch(p -> p.key.equals(key))
              && !revision.equals(store.get(key))) {
            throw new AssertionError(key + " ended at " + store.get(key) + ", not " + revision);
          }
        });
    for (int partition = 0; partition < PARTITIONS; partition++) {
      if (committed[partition] != topic.get(partition).size()) {
        throw new AssertionError("partition " + partition + " committed " + committed[partition]);
      }
    }
  }

  private boolean isSettled(Source record) {
    return atLeast(store.get(record.key), record.revision)
        || atLeast(deadLetters.get(record.key), record.revision);
  }

  private static boolean atLeast(@Nullable Version has, Version wanted) {
    return has != null && has.compareTo(wanted) >= 0;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static TopicPartition name(int partition) {
    return new TopicPartition("topic", partition);
  }

  /** A task with its own core; what it sent may reach the store at any later time. */
  private final class Worker {
    private final Coalescer<Source> core = new Coalescer<>(config, random);
    private final Map<Integer, Long> position = new HashMap<>();
    private final List<Write<Source>> sent = new ArrayList<>();

    void work() {
      if (!core.isFull("t") && !core.isFull("u")) {
        deliver();
      }
      start();
      while (!sent.isEmpty() && random.nextBoolean()) {
        answer(sent.remove(random.nextInt(sent.size())), random.nextInt(10));
      }
      if (random.nextInt(3) == 0) {
        bury();
      }
    }

    /** Reads nothing any more, but what it has goes on. */
    void haunt() {
      start();
      if (!sent.isEmpty()) {
        answer(sent.remove(random.nextInt(sent.size())), random.nextInt(10));
      }
    }

    void workWell() {
      if (workers.contains(this)) {
        deliver();
      }
      start();
      while (!sent.isEmpty()) {
        answer(sent.remove(0), 9);
      }
      bury();
    }

    boolean isDone() {
      return core.isClear()
          && position.entrySet().stream()
              .allMatch(at -> at.getValue() == topic.get(at.getKey()).size());
    }

    void commit() {
      core.hurry(now - 5_000, now);
      position.forEach(
          (partition, next) -> {
            long offset = core.committable(name(partition), next);
            long checked = Math.min(committed[partition], offset);
            for (Source record : topic.get(partition).subList((int) checked, (int) offset)) {
              if (!isSettled(record)) {
                throw new AssertionError("committed " + offset + " ahead of " + record);
              }
            }
            committed[partition] = offset;
          });
    }

    private void deliver() {
      for (int partition : Set.copyOf(position.keySet())) {
        long next = requireNonNull(position.get(partition));
        long from = next;
        if (from > 0 && random.nextInt(15) == 0) {
          from -= 1 + random.nextInt((int) Math.min(from, 5));
        }
        long to = Math.min(topic.get(partition).size(), from + random.nextInt(8));
        for (long offset = from; offset < to; offset++) {
          Source record = topic.get(partition).get((int) offset);
          core.offer(
              new Write<>(record.key, record.revision, record, 100), name(partition), offset, now);
        }
        position.put(partition, Math.max(to, next));
      }
    }

    private void start() {
      for (Write<Source> write : core.startDue(now)) {
        if (sent.stream().anyMatch(other -> other.key().equals(write.key()))) {
          throw new AssertionError("two writes of " + write.key() + " under way");
        }
        sent.add(write);
        if (sent.size() > config.maxInFlight()) {
          throw new AssertionError(sent.size() + " writes under way");
        }
      }
    }

    private void answer(Write<Source> write, int luck) {
      if (luck < 2) {
        core.completed(write, WriteOutcome.throttled("throttled"), now);
      } else if (poison.contains(write.payload())) {
        core.completed(write, WriteOutcome.rejected("poison"), now);
      } else {
        boolean stale = atLeast(store.get(write.key()), write.version());
        if (!stale) {
          store.put(write.key(), write.version());
        }
        WriteOutcome told = stale ? WriteOutcome.STALE : WriteOutcome.WRITTEN;
        core.completed(write, luck < 4 ? WriteOutcome.retry("answer lost") : told, now);
      }
    }

    private void bury() {
      for (Rejected<Source> refused : core.takeRejected()) {
        Source record = refused.write().payload();
        deadLetters.merge(record.key, record.revision, (a, b) -> a.compareTo(b) > 0 ? a : b);
        core.settle(refused.held());
      }
    }
  }
}
