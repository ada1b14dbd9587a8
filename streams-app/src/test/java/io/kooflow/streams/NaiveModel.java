package io.kooflow.streams;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What must come out, worked out the slow way and sharing no code with the program: the newest
 * change of each row stands, everything else is counted over again from the rows.
 */
final class NaiveModel {
  private final Map<Long, KooChange> koos = new HashMap<>();
  private final Map<List<Long>, ReactionChange> reactions = new HashMap<>();

  /** One present reaction: what it is of, its type, and when, as it counts. */
  record Present(long target, String type, long createdAt) {}

  void take(KooChange change) {
    koos.merge(
        change.getContentId(), change, (a, b) -> isNewer(b.getPosition(), a.getPosition()) ? b : a);
  }

  void take(ReactionChange change) {
    reactions.merge(
        List.of(change.getContentId(), change.getUserId()),
        change,
        (a, b) -> isNewer(b.getPosition(), a.getPosition()) ? b : a);
  }

  /** When the store took the newest change of a koo. */
  long changedAt(Koo koo) {
    return Objects.requireNonNull(koos.get(koo.getContentId())).getChangedAt();
  }

  private static long weighed(long createdAt, long changedAt) {
    return Math.min(createdAt, changedAt + 120_000);
  }

  private static boolean isNewer(ByteBuffer one, ByteBuffer other) {
    return Arrays.compareUnsigned(one.array(), other.array()) > 0;
  }

  Map<Long, Koo> koos() {
    Map<Long, Koo> present = new HashMap<>();
    koos.forEach(
        (id, change) -> {
          if (change.getAfter() != null) {
            present.put(id, change.getAfter());
          }
        });
    return present;
  }

  List<Present> present() {
    List<Present> present = new ArrayList<>();
    for (ReactionChange change : reactions.values()) {
      Reaction row = change.getAfter();
      if (row != null) {
        long time = weighed(row.getCreatedAt(), change.getChangedAt());
        present.add(new Present(row.getContentId(), row.getType(), time));
      }
    }
    for (Koo koo : koos().values()) {
      String type = Map.of("C", "COMMENT", "R", "REKOO").get(koo.getKind());
      if (type != null && koo.getParent() != null) {
        long time = weighed(koo.getCreatedAt(), changedAt(koo));
        present.add(new Present(koo.getParent(), type, time));
      }
    }
    return present;
  }

  /** Counts by koo and type; koos without any are absent. */
  Map<Long, Map<String, Long>> counts() {
    Map<Long, Map<String, Long>> counts = new HashMap<>();
    for (Present each : present()) {
      counts
          .computeIfAbsent(each.target(), id -> new TreeMap<>())
          .merge(each.type(), 1L, Long::sum);
    }
    return counts;
  }

  /** Counts by root and type over whole threads; those without any are absent. */
  Map<Long, Map<String, Long>> threads() {
    Map<Long, Map<String, Long>> own = counts();
    Map<Long, Map<String, Long>> threads = new HashMap<>();
    own.forEach((id, counts) -> add(threads, id, counts));
    for (Koo koo : koos().values()) {
      Long root = koo.getSuperParent();
      Map<String, Long> counts = own.get(koo.getContentId());
      if (counts != null && root != null && !root.equals(koo.getContentId())) {
        add(threads, root, counts);
      }
    }
    return threads;
  }

  private static <K> void add(Map<K, Map<String, Long>> sums, K key, Map<String, Long> counts) {
    Map<String, Long> sum = sums.computeIfAbsent(key, id -> new TreeMap<>());
    counts.forEach((type, count) -> sum.merge(type, count, Long::sum));
  }

  /** Decayed sum of one koo's reactions of a type, read at {@code at}. */
  double decayed(long target, String type, double halfLife, long at) {
    double sum = 0;
    for (Present each : present()) {
      if (each.target() == target && each.type().equals(type)) {
        sum += Math.pow(2, (each.createdAt() - at) / halfLife);
      }
    }
    return sum;
  }

  /** Received by creator and language, by type; the number of koos stands under {@code koos}. */
  Map<String, Map<String, Long>> creators() {
    Map<Long, Map<String, Long>> own = counts();
    Map<String, Map<String, Long>> creators = new HashMap<>();
    for (Koo koo : koos().values()) {
      String key = koo.getCreator() + "/" + koo.getLangGroup();
      add(creators, key, Map.of("koos", 1L));
      add(creators, key, own.getOrDefault(koo.getContentId(), Map.of()));
    }
    return creators;
  }
}
