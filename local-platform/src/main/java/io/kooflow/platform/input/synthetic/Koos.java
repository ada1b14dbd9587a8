package io.kooflow.platform.input.synthetic;

import io.kooflow.events.Koo;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The koos written so far and how likely each draws the next reaction: half of them never do, the
 * others by a power law, fading with age; one is viral.
 */
final class Koos {
  /** Posts with no reaction at all: 50.7 % (Bluesky firehose study, April 2026). */
  private static final double IGNORED = 0.507;

  /** Tail of likes per post (same study). */
  private static final double TAIL = 2.15;

  /** Share of all reactions that the viral koo draws: assumed 10 to 20 %. */
  private static final double VIRAL = 0.15;

  private static final int TRIES = 24;

  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> popular = new ArrayList<>();
  private @Nullable Entry viral;

  /** One koo as last written; {@code depth} is 0 for a root. */
  static final class Entry {
    private final Koo koo;
    private final Language language;
    private final int depth;
    private final double weight;
    private boolean present = true;

    Entry(Koo koo, Language language, int depth, double weight) {
      this.koo = koo;
      this.language = language;
      this.depth = depth;
      this.weight = weight;
    }

    /** The generator's own copy; a write gets another. */
    Koo koo() {
      return koo;
    }

    Language language() {
      return language;
    }

    int depth() {
      return depth;
    }

    void delete() {
      present = false;
    }
  }

  Entry add(RandomGenerator random, Koo koo, Language language, int depth) {
    double weight =
        random.nextDouble() < IGNORED
            ? 0
            : Math.min(1000, Math.pow(1 - random.nextDouble(), -1 / (TAIL - 1)));
    Entry entry = new Entry(koo, language, depth, weight);
    entries.add(entry);
    if (weight > 0) {
      popular.add(entry);
    }
    return entry;
  }

  void makeViral(Entry entry) {
    viral = entry;
  }

  /** Any koo still there that others react to; the viral one more often than any other. */
  Entry target(RandomGenerator random) {
    Entry hot = viral;
    if (hot != null && random.nextDouble() < VIRAL) {
      return hot;
    }
    List<Entry> from = popular.isEmpty() ? entries : popular;
    Entry best = from.get(from.size() - 1);
    double bestScore = -1;
    for (int i = 0; i < TRIES; i++) {
      int index = random.nextInt(from.size());
      Entry entry = from.get(index);
      double age = from.size() - index;
      double score = entry.weight * random.nextDouble() / Math.sqrt(age);
      if (entry.present && score > bestScore) {
        best = entry;
        bestScore = score;
      }
    }
    return best;
  }

  /** Any koo still there but the viral one, every one as likely; the newest if none is found. */
  Entry any(RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      Entry entry = entries.get(random.nextInt(entries.size()));
      if (entry.present && entry != viral) {
        return entry;
      }
    }
    return entries.get(entries.size() - 1);
  }
}
