package io.kooflow.schemas.capture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far one segment of a table's newest snapshot has been handed to Kafka.
 *
 * @param run the snapshot
 * @param after where the segment goes on, in the words of what reads it; null from its beginning
 * @param done whether every row of the segment has been handed over
 * @param whole whether every row of every segment has been: so segments without a row are known to
 *     be done, too
 * @param readAtMillis when the row was read, epoch milliseconds
 */
public record ScanOffset(
    Run run, @Nullable String after, boolean done, boolean whole, long readAtMillis) {

  /**
   * A snapshot.
   *
   * @param epoch epoch of the stream, 0 to 255
   * @param stream label of the stream that was open before the snapshot
   * @param snapshot number of the snapshot, 1 or more
   * @param through the sequence number in the rows' positions, decimal; "0" for the first snapshot
   * @param segments how many segments it has, 1 or more
   * @param gaps every loss of records that came before it
   * @param signals the newest signal that it answers, by partition of the signals' topic
   */
  public record Run(
      int epoch,
      String stream,
      long snapshot,
      String through,
      int segments,
      Set<String> gaps,
      Set<String> signals) {

    /** Copies the sets. */
    public Run {
      gaps = Set.copyOf(gaps);
      signals = Set.copyOf(signals);
    }

    /**
     * Whether it also looks for items that are gone without having been told: its segment of number
     * {@code segments}.
     */
    public boolean looksForRemovals() {
      return !gaps.isEmpty() || !signals.isEmpty();
    }
  }

  private static final String SNAPSHOT = "snapshot";
  private static final String THROUGH = "through";
  private static final String SEGMENTS = "segments";
  private static final String GAPS = "gaps";
  private static final String SIGNALS = "signals";
  private static final String AFTER = "after";
  private static final String DONE = "done";
  private static final String WHOLE = "whole";

  /** The form that Connect stores. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new HashMap<>();
    map.put(ShardOffset.EPOCH, run.epoch());
    map.put(ShardOffset.STREAM, run.stream());
    map.put(SNAPSHOT, run.snapshot());
    map.put(THROUGH, run.through());
    map.put(SEGMENTS, run.segments());
    map.put(GAPS, joined(run.gaps()));
    map.put(SIGNALS, joined(run.signals()));
    map.put(DONE, done);
    map.put(ShardOffset.READ_AT, readAtMillis);
    if (whole) {
      map.put(WHOLE, true);
    }
    if (after != null) {
      map.put(AFTER, after);
    }
    return map;
  }

  /**
   * Reads the stored form.
   *
   * @throws BadOffsetException naming the field that is wrong
   */
  public static ScanOffset of(Map<String, ?> map) {
    OffsetFields fields = new OffsetFields(map);
    Run run =
        new Run(
            Math.toIntExact(fields.number(ShardOffset.EPOCH)),
            fields.text(ShardOffset.STREAM),
            fields.number(SNAPSHOT),
            fields.sequence(THROUGH),
            Math.toIntExact(fields.number(SEGMENTS)),
            split(fields.text(GAPS)),
            split(fields.text(SIGNALS)));
    return new ScanOffset(
        run,
        fields.textOrNull(AFTER),
        fields.flag(DONE),
        fields.flagOrFalse(WHOLE),
        fields.number(ShardOffset.READ_AT));
  }

  private static String joined(Set<String> names) {
    return String.join(",", new TreeSet<>(names));
  }

  private static Set<String> split(String names) {
    return names.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(names.split(",")));
  }
}
