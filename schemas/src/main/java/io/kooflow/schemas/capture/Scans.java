package io.kooflow.schemas.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of a table's snapshots in one epoch: which snapshot is the newest, and what of it is
 * not handed over yet. Offsets of an earlier snapshot that was interrupted, and those of items that
 * were asked for by key, say nothing of it.
 *
 * @param bySegment offsets by number of the segment
 */
public record Scans(Map<Integer, ScanOffset> bySegment) {
  /** Copies the map. */
  public Scans {
    bySegment = Map.copyOf(bySegment);
  }

  /** The newest snapshot that was begun; null if none was. */
  public ScanOffset.@Nullable Run newest() {
    return bySegment.values().stream()
        .map(ScanOffset::run)
        .max((a, b) -> Long.compare(a.snapshot(), b.snapshot()))
        .orElse(null);
  }

  /**
   * The segments of the newest snapshot that are not done, and where each goes on; empty if all
   * are, or none was begun. A snapshot that looks for removals is done with that: its last segment.
   */
  public Map<Integer, Optional<String>> open() {
    ScanOffset.Run newest = newest();
    if (newest == null) {
      return Map.of();
    }
    Map<Integer, ScanOffset> known = new HashMap<>(bySegment);
    known.values().removeIf(offset -> offset.run().snapshot() != newest.snapshot());
    ScanOffset last = known.get(newest.segments());
    if (last != null && last.done()) {
      return Map.of();
    }
    boolean scanned = known.values().stream().anyMatch(ScanOffset::whole);
    Map<Integer, Optional<String>> open = new TreeMap<>();
    int all = newest.segments() + (newest.looksForRemovals() ? 1 : 0);
    for (int segment = scanned ? newest.segments() : 0; segment < all; segment++) {
      ScanOffset offset = known.get(segment);
      if (offset == null) {
        open.put(segment, Optional.empty());
      } else if (!offset.done()) {
        open.put(segment, Optional.ofNullable(offset.after()));
      }
    }
    return open;
  }
}
