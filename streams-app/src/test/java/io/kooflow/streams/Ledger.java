package io.kooflow.streams;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.streams.WildStream.Arrival;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must be counted, the plainest way there is: the newest position of each row wins, and every
 * question is answered by looking through all rows. Remembers only what must be: marks, times, what
 * was told.
 */
final class Ledger {
  /** A row and the position of the change that left it so; null once removed. */
  private record Row<T>(byte[] position, long changedAt, @Nullable T value) {
    /** A time of the row, at most two minutes after its change. */
    long weighed(long createdAt) {
      return Math.min(createdAt, changedAt + 120_000);
    }
  }

  /** One reaction that counts. */
  record Effect(String type, long createdAt, long user) {}

  /** One thing to be told once. */
  record Told(long target, String type, @Nullable Long threshold, @Nullable Long child) {}

  private final EngagementRules rules;
  private final Map<Long, Row<Koo>> koos = new HashMap<>();
  private final Map<Long, byte[]> textSince = new HashMap<>();
  private final Map<List<Long>, Row<Reaction>> rows = new HashMap<>();
  private final Map<Long, KooScores> scores = new HashMap<>();
  private final Map<Long, Map<String, Long>> highest = new HashMap<>();
  private final Map<Long, Long> lastReaction = new HashMap<>();
  private final Set<List<Long>> arrived = new HashSet<>();
  private final Map<List<Object>, Set<Long>> times = new HashMap<>();
  private final Set<Told> told = new HashSet<>();

  Ledger(EngagementRules rules) {
    this.rules = rules;
  }

  void take(Arrival arrival) {
    if (arrival.value() instanceof KooChange change) {
      takeKoo(change);
    } else if (arrival.value() instanceof ReactionChange change) {
      List<Long> key = List.of(change.getContentId(), change.getUserId());
      if (isNews(rows.get(key), change.getPosition())) {
        rows.put(
            key, new Row<>(bytes(change.getPosition()), change.getChangedAt(), change.getAfter()));
        look(change.getContentId());
      }
    } else if (arrival.value() instanceof KooScores value) {
      scores.merge(
          value.getContentId(),
          value,
          (known, other) -> {
            int order =
                Arrays.compareUnsigned(bytes(other.getPosition()), bytes(known.getPosition()));
            boolean newer = order > 0 || (order == 0 && other.getScoredAt() > known.getScoredAt());
            return newer ? other : known;
          });
    }
  }

  private void takeKoo(KooChange change) {
    long id = change.getContentId();
    Row<Koo> known = koos.get(id);
    if (!isNews(known, change.getPosition())) {
      return;
    }
    Koo before = known == null ? null : known.value();
    Koo after = change.getAfter();
    koos.put(id, new Row<>(bytes(change.getPosition()), change.getChangedAt(), after));
    if (before == null || after == null || !Objects.equals(before.getText(), after.getText())) {
      textSince.put(id, bytes(change.getPosition()));
    }
    if (before != null && before.getParent() != null) {
      look(before.getParent());
    }
    if (after != null && after.getParent() != null) {
      String type = childType(after.getKind());
      if (type != null && arrived.add(List.of(after.getParent(), id))) {
        told.add(new Told(after.getParent(), type, null, id));
      }
      look(after.getParent());
    }
  }

  private static boolean isNews(@Nullable Row<?> known, ByteBuffer position) {
    return known == null || Arrays.compareUnsigned(bytes(position), known.position()) > 0;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static @Nullable String childType(String kind) {
    return kind.equals("C") ? "COMMENT" : kind.equals("R") ? "REKOO" : null;
  }

  /** Notes what is remembered although it is no more. */
  private void look(long target) {
    for (Effect effect : effects(target)) {
      lastReaction.merge(target, LedgerRanks.clamp(effect.createdAt()), Math::max);
      times
          .computeIfAbsent(List.of(target, effect.type()), key -> new HashSet<>())
          .add(effect.createdAt());
    }
    Map<String, Long> before = highest.computeIfAbsent(target, id -> new HashMap<>());
    counts(target)
        .forEach(
            (type, count) -> {
              for (long threshold : rules.milestones().thresholds()) {
                if (threshold > before.getOrDefault(type, 0L) && threshold <= count) {
                  told.add(new Told(target, type, threshold, null));
                }
              }
              before.merge(type, count, Math::max);
            });
  }

  /** Every createdAt that a reaction of the type to the koo ever had. */
  Set<Long> timesOf(long target, String type) {
    return times.getOrDefault(List.of(target, type), Set.of());
  }

  List<Effect> effects(long target) {
    List<Effect> effects = new ArrayList<>();
    rows.forEach(
        (key, row) -> {
          if (key.get(0) == target && row.value() != null) {
            effects.add(
                new Effect(
                    row.value().getType(), row.weighed(row.value().getCreatedAt()), key.get(1)));
          }
        });
    for (Koo koo : present()) {
      String type = childType(koo.getKind());
      if (koo.getParent() != null && koo.getParent() == target && type != null) {
        effects.add(new Effect(type, weighed(koo), koo.getCreator()));
      }
    }
    return effects;
  }

  /** When a present koo was written, as it counts. */
  long weighed(Koo koo) {
    return Objects.requireNonNull(koos.get(koo.getContentId())).weighed(koo.getCreatedAt());
  }

  List<Koo> present() {
    return koos.values().stream().map(Row::value).filter(Objects::nonNull).toList();
  }

  /** Every koo that anything ever counted for, or that has a thread which does. */
  Set<Long> targets() {
    Set<Long> targets = new HashSet<>(lastReaction.keySet());
    for (Koo koo : present()) {
      if (koo.getSuperParent() != null && !counts(koo.getContentId()).isEmpty()) {
        targets.add(koo.getSuperParent());
      }
    }
    return targets;
  }

  Map<String, Long> counts(long target) {
    return counts(effects(target));
  }

  static Map<String, Long> counts(List<Effect> effects) {
    Map<String, Long> counts = new TreeMap<>();
    effects.forEach(effect -> counts.merge(effect.type(), 1L, Long::sum));
    return counts;
  }

  Map<String, Long> threadCounts(long root) {
    Map<String, Long> counts = counts(root);
    for (Koo koo : present()) {
      if (koo.getSuperParent() != null
          && koo.getSuperParent() == root
          && koo.getContentId() != root) {
        counts(koo.getContentId()).forEach((type, count) -> counts.merge(type, count, Long::sum));
      }
    }
    return counts;
  }

  Map<String, Long> marks(long target) {
    Map<String, Long> marks = new TreeMap<>();
    highest
        .getOrDefault(target, Map.of())
        .forEach(
            (type, count) ->
                rules.milestones().thresholds().stream()
                    .filter(threshold -> threshold <= count)
                    .max(Comparator.naturalOrder())
                    .ifPresent(mark -> marks.put(type, mark)));
    return marks;
  }

  @Nullable Long lastReactionAt(long target) {
    return lastReaction.get(target);
  }

  @Nullable KooScores scoresOf(Koo koo) {
    KooScores newest = scores.get(koo.getContentId());
    boolean ofText =
        newest != null
            && Arrays.compareUnsigned(
                    bytes(newest.getPosition()), textSince.get(koo.getContentId()))
                >= 0;
    return ofText ? newest : null;
  }

  /** Every milestone due so far. */
  Set<Told> told() {
    return told;
  }
}
