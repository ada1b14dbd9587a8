package io.kooflow.torture.streams;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows as they were told, the change with the highest position of each, and what is remembered
 * of those that are gone: when a koo was last reacted to, how high its counts ever were, which
 * children it ever got. For one thread.
 */
final class ToldRows {
  private static final long AHEAD = Duration.ofMinutes(2).toMillis();

  private final Map<Long, KooChange> koos = new HashMap<>();
  private final Map<List<Long>, ReactionChange> reactions = new HashMap<>();
  private final Map<Long, Long> lastReactionAt = new TreeMap<>();
  private final Map<Long, SortedMap<String, Long>> now = new HashMap<>();
  private final Map<Long, SortedMap<String, Long>> highest = new TreeMap<>();
  private final Map<Long, SortedSet<String>> arrivals = new TreeMap<>();

  /** A reaction that counts, a comment or re-koo among them; user is its author. */
  record Counted(long target, String type, long createdAt, long user) {
    static @Nullable Counted of(KooChange change) {
      Koo koo = change.getAfter();
      if (koo == null || koo.getParent() == null || koo.getKind().equals("K")) {
        return null;
      }
      String type = koo.getKind().equals("C") ? "COMMENT" : "REKOO";
      return new Counted(
          koo.getParent(),
          type,
          weighed(koo.getCreatedAt(), change.getChangedAt()),
          koo.getCreator());
    }

    static @Nullable Counted of(ReactionChange change) {
      Reaction row = change.getAfter();
      return row == null
          ? null
          : new Counted(
              row.getContentId(),
              row.getType(),
              weighed(row.getCreatedAt(), change.getChangedAt()),
              change.getUserId());
    }
  }

  void told(KooChange change) {
    KooChange before = koos.get(change.getContentId());
    if (before == null || isAbove(change.getPosition(), before.getPosition())) {
      koos.put(change.getContentId(), change);
      Counted is = Counted.of(change);
      Counted was = before == null ? null : Counted.of(before);
      if (is != null && (was == null || was.target != is.target)) {
        arrived(is.target, change.getContentId(), is.type);
      }
      remember(is);
    }
  }

  /** Once for ever, whatever type it has when it comes again. */
  private void arrived(long parent, long child, String type) {
    SortedSet<String> known = arrivals.computeIfAbsent(parent, ignored -> new TreeSet<>());
    if (known.stream().noneMatch(each -> each.endsWith(" of " + child))) {
      known.add(type + " of " + child);
    }
  }

  void told(ReactionChange change) {
    List<Long> key = List.of(change.getContentId(), change.getUserId());
    ReactionChange before = reactions.get(key);
    if (before == null || isAbove(change.getPosition(), before.getPosition())) {
      reactions.put(key, change);
      Counted was = before == null ? null : Counted.of(before);
      Counted is = Counted.of(change);
      if (was != null) {
        now.getOrDefault(was.target, new TreeMap<>()).merge(was.type, -1L, Long::sum);
      }
      if (is != null) {
        long count =
            now.computeIfAbsent(is.target, id -> new TreeMap<>()).merge(is.type, 1L, Long::sum);
        highest.computeIfAbsent(is.target, id -> new TreeMap<>()).merge(is.type, count, Math::max);
      }
      remember(is);
    }
  }

  private void remember(@Nullable Counted reaction) {
    if (reaction != null) {
      lastReactionAt.merge(reaction.target, reaction.createdAt, Math::max);
    }
  }

  /** A time of a row as it counts: at most two minutes after the store took the row. */
  private static long weighed(long createdAt, long changedAt) {
    return Math.min(createdAt, changedAt + AHEAD);
  }

  /** When a present koo was written, as it counts. */
  long weighed(Koo koo) {
    long changedAt = Objects.requireNonNull(koos.get(koo.getContentId())).getChangedAt();
    return weighed(koo.getCreatedAt(), changedAt);
  }

  /** Positions sort as unsigned bytes; those of a ByteBuffer are signed. */
  private static boolean isAbove(ByteBuffer one, ByteBuffer other) {
    return Arrays.compareUnsigned(bytes(one), bytes(other)) > 0;
  }

  private static byte[] bytes(ByteBuffer position) {
    byte[] bytes = new byte[position.remaining()];
    position.duplicate().get(bytes);
    return bytes;
  }

  /** Present koos by id. */
  SortedMap<Long, Koo> koos() {
    SortedMap<Long, Koo> present = new TreeMap<>();
    koos.forEach(
        (id, change) -> {
          if (change.getAfter() != null) {
            present.put(id, change.getAfter());
          }
        });
    return present;
  }

  /** What counts now, by the koo that received it. */
  SortedMap<Long, List<Counted>> counted() {
    SortedMap<Long, List<Counted>> counted = new TreeMap<>();
    for (ReactionChange change : reactions.values()) {
      add(counted, Counted.of(change));
    }
    koos.values().forEach(change -> add(counted, Counted.of(change)));
    return counted;
  }

  private static void add(Map<Long, List<Counted>> counted, @Nullable Counted reaction) {
    if (reaction != null) {
      counted.computeIfAbsent(reaction.target, ignored -> new ArrayList<>()).add(reaction);
    }
  }

  /** createdAt of the newest reaction ever, taken back or not, by koo. */
  Map<Long, Long> lastReactionAt() {
    return lastReactionAt;
  }

  /** Highest count that reactions of users ever had, by koo and type. */
  Map<Long, SortedMap<String, Long>> highest() {
    return highest;
  }

  /** {@code TYPE of child} for each child that a koo ever got. */
  Map<Long, SortedSet<String>> arrivals() {
    return arrivals;
  }
}
