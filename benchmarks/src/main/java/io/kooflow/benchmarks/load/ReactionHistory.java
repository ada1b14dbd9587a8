package io.kooflow.benchmarks.load;

import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A history of reactions as a source would capture it: likes and dislikes, changes of mind, and
 * repeats of old events, which must not count again. Knows at any time what the counts must be. For
 * one thread.
 */
public final class ReactionHistory implements Iterator<ReactionChange> {
  private static final String[] TYPES = {"LIKE", "DISLIKE"};
  private static final int REMEMBERED = 1 << 16;
  private static final int SOON = 500;
  private static final double DUPLICATES = 0.02;
  private static final double LATE_REPEATS = 0.03;
  private static final double CHANGES_OF_MIND = 0.13;
  private static final double LIKES = 0.8;
  private static final long BEGIN_MILLIS = 1_767_225_600_000L;
  private static final int POSITION_BYTES = 22;

  private final LoadSettings settings;
  private final SplittableRandom random;
  private final Zipf zipf;
  private final PairStates pairs = new PairStates();
  private final ReactionChange[] events = new ReactionChange[REMEMBERED];
  private final long[] recentPairs = new long[REMEMBERED];
  private final long[][] counts;
  private long emitted;
  private long changes;

  public ReactionHistory(LoadSettings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
    this.zipf = new Zipf(settings.contents());
    this.counts = new long[settings.contents()][];
  }

  @Override
  public boolean hasNext() {
    return emitted < settings.records();
  }

  @Override
  public ReactionChange next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    emitted++;
    double roll = random.nextDouble();
    if (changes > 0 && roll < LATE_REPEATS) {
      return events[slot(roll < DUPLICATES ? SOON : REMEMBERED)];
    }
    boolean again = changes > 0 && roll < CHANGES_OF_MIND;
    return change(again ? recentPairs[slot(REMEMBERED)] : anyPair(), again);
  }

  /** Content id to what must be counted for it, for every koo that has had a reaction. */
  public Map<Long, Counts> counts() {
    Map<Long, Counts> all = new HashMap<>();
    for (int i = 0; i < counts.length; i++) {
      long[] of = counts[i];
      if (of != null) {
        all.put(id(i), new Counts(of[0], of[1]));
      }
    }
    return all;
  }

  /** Different (koo, user) so far. */
  public int pairs() {
    return pairs.size();
  }

  /** The koo that most events go to. */
  public static long hottest() {
    return id(0);
  }

  private int slot(int reach) {
    long back = random.nextLong(Math.min(changes, reach));
    return (int) ((changes - 1 - back) % REMEMBERED);
  }

  private long anyPair() {
    boolean hot = settings.hotShare() > 0 && random.nextDouble() < settings.hotShare();
    long content = hot ? 0 : zipf.rank(random.nextDouble());
    return content << 32 | random.nextInt(settings.users());
  }

  private ReactionChange change(long pair, boolean again) {
    long before = pairs.state(pair);
    boolean present = before >= 0;
    boolean takeBack = present && again && random.nextBoolean();
    int type = present ? 1 - type(before) : random.nextDouble() < LIKES ? 0 : 1;
    long after = takeBack ? -2 - changes : changes << 1 | type;
    int content = (int) (pair >>> 32);
    count(content, before, -1);
    count(content, after, 1);
    pairs.put(pair, after);
    ReactionChange event = event(pair, before, after);
    int slot = (int) (changes % REMEMBERED);
    events[slot] = event;
    recentPairs[slot] = pair;
    changes++;
    return event;
  }

  private static int type(long state) {
    return (int) (state & 1);
  }

  private void count(int content, long state, int by) {
    long[] of = counts[content];
    if (of == null) {
      of = new long[TYPES.length];
      counts[content] = of;
    }
    if (state >= 0) {
      of[type(state)] += by;
    }
  }

  private ReactionChange event(long pair, long before, long after) {
    long contentId = id(pair >>> 32);
    long userId = id((1L << 40) + (pair & 0xFFFF_FFFFL));
    return ReactionChange.newBuilder()
        .setContentId(contentId)
        .setUserId(userId)
        .setBefore(row(contentId, userId, before))
        .setAfter(row(contentId, userId, after))
        .setOp(before < 0 ? "INSERT" : after < 0 ? "REMOVE" : "MODIFY")
        .setChangedAt(BEGIN_MILLIS + changes)
        .setPosition(position(changes + 1))
        .build();
  }

  private static @Nullable Reaction row(long contentId, long userId, long state) {
    return state < 0
        ? null
        : Reaction.newBuilder()
            .setContentId(contentId)
            .setUserId(userId)
            .setType(TYPES[type(state)])
            .setCreatedAt(BEGIN_MILLIS + (state >>> 1))
            .build();
  }

  /** Epoch 1, then the sequence number in 17 bytes, then snapshot number 0. */
  private static ByteBuffer position(long sequence) {
    byte[] bytes = new byte[POSITION_BYTES];
    bytes[0] = 1;
    ByteBuffer.wrap(bytes).putLong(10, sequence);
    return ByteBuffer.wrap(bytes);
  }

  /** Ids of the whole range, as of random UUIDs, never 0. */
  private static long id(long index) {
    return Math.max(1, mix(index) >>> 1);
  }

  /** SplitMix64: one to one, so that ids differ but for the lost bit. */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
