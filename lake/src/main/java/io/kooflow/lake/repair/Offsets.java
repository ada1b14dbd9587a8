package io.kooflow.lake.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of offsets, kept as ranges: its memory grows with the holes, not with the offsets. */
public final class Offsets {
  /** From {@code start} up to before {@code end}; never empty. */
  public record Range(long start, long end) {
    public Range {
      if (end <= start) {
        throw new IllegalArgumentException("Not a range: [" + start + ", " + end + ")");
      }
    }

    @Override
    public String toString() {
      return "[" + start + ", " + end + ")";
    }
  }

  /** Ends by start; neither overlapping nor touching. */
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  public void add(long offset) {
    add(offset, offset + 1);
  }

  /** Adds all from {@code start} up to before {@code end}; nothing if that is none. */
  public void add(long start, long end) {
    if (end <= start) {
      return;
    }
    long from = start;
    long to = end;
    Map.Entry<Long, Long> before = ends.floorEntry(to);
    while (before != null && before.getValue() >= from) {
      from = Math.min(from, before.getKey());
      to = Math.max(to, before.getValue());
      ends.remove(before.getKey());
      before = ends.floorEntry(to);
    }
    ends.put(from, to);
  }

  public boolean contains(long offset) {
    Map.Entry<Long, Long> range = ends.floorEntry(offset);
    return range != null && range.getValue() > offset;
  }

  public boolean isEmpty() {
    return ends.isEmpty();
  }

  /** One after the highest; 0 if there is none. */
  public long end() {
    return ends.isEmpty() ? 0 : ends.lastEntry().getValue();
  }

  /** The lowest; 0 if there is none. */
  public long first() {
    return ends.isEmpty() ? 0 : ends.firstKey();
  }

  /** How many. */
  public long size() {
    return ranges().stream().mapToLong(range -> range.end() - range.start()).sum();
  }

  /** In order. */
  public List<Range> ranges() {
    return ends.entrySet().stream()
        .map(entry -> new Range(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** What lies from {@code start} up to before {@code end} and is not in this set, in order. */
  public List<Range> missing(long start, long end) {
    List<Range> missing = new ArrayList<>();
    long from = start;
    for (Range held : ranges()) {
      if (held.end() > from && held.start() < end) {
        if (held.start() > from) {
          missing.add(new Range(from, held.start()));
        }
        from = held.end();
      }
    }
    if (from < end) {
      missing.add(new Range(from, end));
    }
    return missing;
  }
}
