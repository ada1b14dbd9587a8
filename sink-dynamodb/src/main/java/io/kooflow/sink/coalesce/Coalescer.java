package io.kooflow.sink.coalesce;

import static java.util.Objects.requireNonNull;

import io.kooflow.sink.coalesce.Slot.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to write when. Not thread-safe, and without clock: every {@code now} is in
 * milliseconds of one clock that never goes back.
 *
 * <ul>
 *   <li>Of the records of an item that wait, only the one with the greatest version is written.
 *   <li>At most one write of an item is under way, retries included.
 *   <li>{@link #committable} is never above the offset of a record whose effect, or that of a newer
 *       record of its item, is neither in the store nor settled as a dead letter.
 * </ul>
 */
public final class Coalescer<P> {
  private final CoalesceConfig config;
  private final RandomGenerator random;
  private final OffsetLedger ledger = new OffsetLedger();
  private final Map<ItemKey, Slot<P>> slots = new HashMap<>();

  /** By table, in the order in which they were first seen. */
  private final Map<String, Lane<P>> lanes = new LinkedHashMap<>();

  /** Idle slots that remember their last write until its window ends. */
  private final TreeSet<Slot<P>> resting = new TreeSet<>(Slot.BY_TIMER);

  private final List<Rejected<P>> rejected = new ArrayList<>();
  private @Nullable String stopped;
  private long slotsMade;
  private int inFlight;
  private long coalesced;

  /** {@code random} spreads the retries; seed it for runs that repeat. */
  public Coalescer(CoalesceConfig config, RandomGenerator random) {
    this.config = config;
    this.random = random;
  }

  /**
   * Takes one record. It is always taken, also beyond the bounds: see {@link #isFull}. A record
   * that comes again is harmless.
   */
  public void offer(Write<P> write, TopicPartition partition, long offset, long now) {
    Slot<P> slot = slots.computeIfAbsent(write.key(), key -> newSlot(key, now));
    if (slot.isDurable(write.version())) {
      coalesced++;
      return;
    }
    if (slot.waiting != null) {
      coalesced++;
      replace(slot.lane, slot.waiting, write);
      slot.waiting.claims.add(partition, offset);
      return;
    }
    Entry<P> underWay = slot.inFlight;
    if (underWay != null && !write.isNewerThan(underWay.write)) {
      underWay.claims.add(partition, offset);
      coalesced++;
      return;
    }
    Entry<P> arrived = new Entry<>(write, new Claims(ledger), now);
    arrived.claims.add(partition, offset);
    await(slot, arrived);
    schedule(slot);
  }

  /** Neither time nor claims change, so the slot stays where it is. */
  private static <P> void replace(Lane<P> lane, Entry<P> waiting, Write<P> write) {
    if (write.isNewerThan(waiting.write)) {
      lane.bytes += write.bytes() - waiting.write.bytes();
      waiting.write = write;
    }
  }

  /** Holds back the offset of a record that is on its way to the dead-letter topic. */
  public void hold(TopicPartition partition, long offset) {
    ledger.hold(partition, offset);
  }

  /** Ends a {@link #hold}. */
  public void release(TopicPartition partition, long offset) {
    ledger.release(partition, offset);
  }

  /** The writes to start now; each must be answered by {@link #completed}. */
  public List<Write<P>> startDue(long now) {
    expireResting(now);
    List<Write<P>> started = new ArrayList<>();
    Lane<P> next = nextLane(now);
    while (next != null && next.readyAt(now, mostInFlight()) <= now) {
      started.add(start(requireNonNull(next.due.pollFirst()), now));
      next = nextLane(now);
    }
    return started;
  }

  /** Takes the answer to a write that {@link #startDue} gave out. */
  public void completed(Write<P> write, WriteOutcome outcome, long now) {
    Slot<P> slot = slots.get(write.key());
    Entry<P> entry = slot == null ? null : slot.inFlight;
    if (slot == null || entry == null || entry.write != write) {
      throw new IllegalStateException(
          "No write is under way for an item of " + write.key().table());
    }
    slot.inFlight = null;
    inFlight--;
    slot.lane.inFlight--;
    slot.lane.bytes -= write.bytes();
    boolean throttled = outcome.kind() == WriteOutcome.Kind.THROTTLED;
    slot.lane.pace.answered(write.units(), outcome.units(), throttled, slot.failures == 0, now);
    switch (outcome.kind()) {
      case WRITTEN, STALE -> {
        slot.madeDurable(write.version());
        entry.claims.release();
      }
      case RETRY, THROTTLED -> retry(slot, entry, outcome.reason(), now);
      case REJECTED -> {
        slot.failures = 0;
        if (!entry.claims.isEmpty()) {
          rejected.add(new Rejected<>(write, outcome.reason(), new Rejected.Held(entry.claims)));
        }
      }
      case STOP -> {
        stopped = outcome.reason();
        await(slot, entry);
      }
    }
    schedule(slot);
  }

  /** The writes refused since the last call, for the dead-letter topic. */
  public List<Rejected<P>> takeRejected() {
    List<Rejected<P>> taken = List.copyOf(rejected);
    rejected.clear();
    return taken;
  }

  /** Says that a refused write stands in the dead-letter topic. */
  public void settle(Rejected.Held held) {
    held.claims.release();
  }

  /**
   * When {@link #startDue} next has something to do; empty while only an answer can change that.
   */
  public OptionalLong nextDue(long now) {
    Lane<P> next = nextLane(now);
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.readyAt(now, mostInFlight()));
  }

  /**
   * Ends linger and window of what came by then, so that its offsets can be committed. Repeats
   * still wait for their time.
   */
  public void hurry(long arrivedBy, long now) {
    for (Lane<P> lane : lanes.values()) {
      for (Slot<P> slot : List.copyOf(lane.due)) {
        Entry<P> waiting = slot.waiting;
        if (slot.failures == 0 && waiting != null && waiting.arrivedAt <= arrivedBy) {
          lane.due.remove(slot);
          slot.timer = Math.min(slot.timer, now);
          lane.due.add(slot);
        }
      }
    }
  }

  /** The offset of {@code partition} to commit, given that {@code next} is the next to be read. */
  public long committable(TopicPartition partition, long next) {
    return ledger.committable(partition, next);
  }

  /**
   * Gives partitions away: what waits for them alone is dropped, since whoever has them next reads
   * it again. Writes under way stay under way, and still keep their items from being written twice
   * at a time.
   */
  public void forget(Collection<TopicPartition> partitions) {
    for (Iterator<Slot<P>> each = slots.values().iterator(); each.hasNext(); ) {
      Slot<P> slot = each.next();
      if (slot.inFlight != null) {
        slot.inFlight.claims.forget(partitions);
      }
      Entry<P> waiting = slot.waiting;
      if (waiting != null) {
        waiting.claims.forget(partitions);
        if (waiting.claims.isEmpty()) {
          drop(slot, waiting);
        }
      }
      if (slot.isIdle() && !resting.contains(slot)) {
        count(slot);
        each.remove();
      }
    }
    rejected.forEach(one -> one.held().claims.forget(partitions));
    rejected.removeIf(one -> one.held().claims.isEmpty());
    ledger.forget(partitions);
  }

  /** Whether a write under way holds back an offset of these partitions. */
  public boolean hasInFlight(Collection<TopicPartition> partitions) {
    return inFlight > 0
        && slots.values().stream()
            .anyMatch(slot -> slot.inFlight != null && slot.inFlight.claims.concern(partitions));
  }

  /** Whether no more records for a table should be taken: it has its share of what may wait. */
  public boolean isFull(String table) {
    Lane<P> lane = lanes.get(table);
    return lane != null && (lane.keys >= shareOfKeys() || lane.bytes >= shareOfBytes());
  }

  /** Whether there is room again for a table after it was full: half of its share. */
  public boolean hasRoom(String table) {
    Lane<P> lane = lanes.get(table);
    return lane == null || (lane.keys <= shareOfKeys() / 2 && lane.bytes <= shareOfBytes() / 2);
  }

  /** Whether everything that was taken is durable. */
  public boolean isClear() {
    return ledger.isClear() && buffered() == 0;
  }

  /** Why nothing is written any more; null while all is well. */
  public @Nullable String stopped() {
    return stopped;
  }

  /** Items waiting or under way. */
  public int buffered() {
    return slots.size() - resting.size();
  }

  /** Write units a second that a table may be given now; infinite while nothing limits them. */
  public double rate(String table) {
    Lane<P> lane = lanes.get(table);
    return lane == null ? Double.POSITIVE_INFINITY : lane.pace.rate();
  }

  /** Writes under way. */
  public int inFlight() {
    return inFlight;
  }

  /** Records so far that needed no write of their own. */
  public long coalesced() {
    return coalesced;
  }

  private Slot<P> newSlot(ItemKey key, long now) {
    Lane<P> lane =
        lanes.computeIfAbsent(
            key.table(),
            table ->
                new Lane<>(
                    new Pace(config.budgets().getOrDefault(table, Double.POSITIVE_INFINITY), now)));
    return new Slot<>(key, lane, slotsMade++);
  }

  /** The lane that can start a write soonest; null if none can without an answer. */
  private @Nullable Lane<P> nextLane(long now) {
    if (stopped != null || inFlight >= config.maxInFlight()) {
      return null;
    }
    Lane<P> next = null;
    long soonest = Long.MAX_VALUE;
    for (Lane<P> lane : lanes.values()) {
      long readyAt = lane.readyAt(now, mostInFlight());
      if (readyAt < soonest) {
        soonest = readyAt;
        next = lane;
      }
    }
    return next;
  }

  /** Some are kept for the other tables, so that one that answers slowly does not take them all. */
  private int mostInFlight() {
    int others = lanes.size() - 1;
    int kept = others * Math.max(1, config.maxInFlight() / (4 * lanes.size()));
    return Math.max(1, config.maxInFlight() - kept);
  }

  private int shareOfKeys() {
    return Math.max(1, config.maxKeys() / lanes.size());
  }

  private long shareOfBytes() {
    return Math.max(1, config.maxBytes() / lanes.size());
  }

  private void count(Slot<P> slot) {
    boolean busy = !slot.isIdle();
    if (busy != slot.busy) {
      slot.busy = busy;
      slot.lane.keys += busy ? 1 : -1;
    }
  }

  private Write<P> start(Slot<P> slot, long now) {
    Entry<P> entry = slot.waiting;
    if (entry == null) {
      throw new IllegalStateException("A slot without a waiting record was due");
    }
    slot.waiting = null;
    slot.inFlight = entry;
    slot.notBefore = now + config.window().toMillis();
    slot.lane.pace.started(entry.write.units());
    slot.lane.inFlight++;
    inFlight++;
    return entry.write;
  }

  private void retry(Slot<P> slot, Entry<P> entry, String reason, long now) {
    if (entry.claims.isEmpty()) {
      return;
    }
    if (slot.failures++ == 0) {
      slot.failingSince = now;
    }
    if (now - slot.failingSince >= config.retryLimit().toMillis()) {
      stopped = "An item failed for %s: %s".formatted(config.retryLimit(), reason);
    }
    long mean = config.backoffMillis(slot.failures);
    slot.retryAt = now + mean / 2 + random.nextLong(mean + 1);
    if (slot.waiting != null) {
      coalesced++;
    }
    await(slot, entry);
  }

  /** Lets an entry wait, together with the one that waits already. */
  private void await(Slot<P> slot, Entry<P> entry) {
    slot.lane.due.remove(slot);
    resting.remove(slot);
    Entry<P> already = slot.waiting;
    slot.lane.bytes += entry.write.bytes();
    if (already != null) {
      Entry<P> merged = already.mergedWith(entry);
      slot.lane.bytes += merged.write.bytes() - already.write.bytes() - entry.write.bytes();
      slot.waiting = merged;
    } else {
      slot.waiting = entry;
    }
  }

  private void drop(Slot<P> slot, Entry<P> waiting) {
    slot.lane.due.remove(slot);
    slot.waiting = null;
    slot.failures = 0;
    slot.lane.bytes -= waiting.write.bytes();
  }

  /** Puts a slot where it belongs after a change. */
  private void schedule(Slot<P> slot) {
    count(slot);
    slot.lane.due.remove(slot);
    Entry<P> waiting = slot.waiting;
    if (slot.inFlight != null) {
      return;
    }
    if (waiting != null) {
      slot.timer =
          slot.failures > 0 ? slot.retryAt : config.dueAt(waiting.arrivedAt, slot.notBefore);
      slot.lane.due.add(slot);
    } else {
      slot.timer = slot.notBefore;
      resting.add(slot);
      if (resting.size() > config.maxKeys()) {
        slots.remove(resting.pollFirst().key);
      }
    }
  }

  private void expireResting(long now) {
    while (!resting.isEmpty() && resting.first().timer <= now) {
      slots.remove(resting.pollFirst().key);
    }
  }
}
