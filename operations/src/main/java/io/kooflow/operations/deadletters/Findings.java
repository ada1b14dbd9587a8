package io.kooflow.operations.deadletters;

import io.kooflow.operations.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The dead letters of one topic, each (reader, record) once. Holds some 300 bytes for each, and
 * refuses more than the heap has room for. Not safe for use by several threads.
 */
public final class Findings {
  private static final long BYTES_EACH = 300;

  private final Map<String, Finding> byRecord = new LinkedHashMap<>();
  private final Replays replays;
  private final long limit = Math.max(1_000, Runtime.getRuntime().maxMemory() / BYTES_EACH);
  private long dead;

  /** What is to be done with a dead letter. */
  public enum State {
    /** Nobody has sent its record back since it was set aside. */
    OPEN,
    /** Its record was sent back, and this reader has not set it aside since. */
    REPLAYED,
    /** Its record was sent back, and this reader has set it aside again. */
    FAILED_AGAIN
  }

  Findings(Replays replays) {
    this.replays = replays;
  }

  void add(DeadLetter letter) {
    Finding before = byRecord.get(letter.identity());
    int readers = before == null ? 0 : before.readers();
    Finding now = before == null ? Finding.of(letter, null) : before.with(letter);
    byRecord.put(letter.identity(), now);
    dead += now.readers() - readers;
    if (dead > limit) {
      throw new UsageException(
          "More than %s dead letters of %s do not fit into memory: set KOOFLOW_HEAP (such as 4g), or choose fewer by --partition, --from-offset, --to-offset or --error"
              .formatted(limit, letter.topic()));
    }
  }

  /** How many dead letters there are. */
  public long size() {
    return dead;
  }

  /** The newest attempt to send the record of a dead letter back. */
  public Optional<Attempt> newestAttempt(DeadLetter letter) {
    return replays.newest(letter.identity());
  }

  /** What is to be done with a dead letter. */
  public State state(DeadLetter letter) {
    return state(letter.identity(), letter.replays());
  }

  /** Whether this record of the dead-letter topic is the newest of its dead letter. */
  public boolean isNewest(DeadLetter letter) {
    for (Finding each = byRecord.get(letter.identity()); each != null; each = each.other()) {
      if (each.isAt(letter)) {
        return true;
      }
    }
    return false;
  }

  /** The dead letter that this record of the dead-letter topic belongs to, by its first place. */
  public DeadLetter resolved(DeadLetter letter) {
    return replays.resolved(letter);
  }

  /** Adds up what there is. */
  public Counts counts() {
    Counts counts = new Counts();
    byRecord.forEach(
        (record, first) -> {
          for (Finding each = first; each != null; each = each.other()) {
            counts.add(each, state(record, each.replays()));
          }
        });
    return counts;
  }

  /** Every record, by what tells it apart, with the dead letter of its first reader. */
  void forEachRecord(BiConsumer<String, Finding> each) {
    byRecord.forEach(each);
  }

  Replays replays() {
    return replays;
  }

  State state(String identity, int replaysBefore) {
    return replays
        .sent(identity)
        .map(sent -> replaysBefore < sent.number() ? State.REPLAYED : State.FAILED_AGAIN)
        .orElse(State.OPEN);
  }
}
