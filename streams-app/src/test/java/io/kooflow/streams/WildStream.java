package io.kooflow.streams;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Topics;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A seeded stream of {@link OddValues} in the order of arrival: what a store made of odd writes
 * tells, in its own order, that of the items alone or none at all, with repeats, and with records
 * among it that cannot be.
 */
final class WildStream {
  /** One record on its way in; {@code good} unless it must be set aside. */
  record Arrival(String topic, long key, SpecificRecord value, boolean good) {}

  private final Random random;
  private final OddValues odd;
  private final Map<Long, @Nullable Koo> koos = new HashMap<>();
  private final Map<List<Long>, @Nullable Reaction> reactions = new HashMap<>();
  private final Map<Long, List<ByteBuffer>> positions = new HashMap<>();
  private final List<Arrival> changes = new ArrayList<>();
  private final BigInteger origin;
  private long sequence;

  private WildStream(long seed) {
    random = new Random(seed);
    odd = new OddValues(random);
    origin =
        random.nextBoolean() ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(127 + random.nextInt(8));
  }

  /** Of about this many changes; the same for the same seed. */
  static List<Arrival> of(long seed, int size) {
    WildStream stream = new WildStream(seed);
    if (stream.random.nextInt(10) == 0) {
      stream.tellDeepThread();
    }
    for (int i = 0; i < size; i++) {
      stream.next();
    }
    return stream.arrivals();
  }

  /** The same arrivals in another order that leaves each item's as it is. */
  static List<Arrival> interleaved(List<Arrival> arrivals, Random random) {
    Map<Object, Queue<Arrival>> byItem = new LinkedHashMap<>();
    arrivals.forEach(
        each -> byItem.computeIfAbsent(item(each), item -> new ArrayDeque<>()).add(each));
    List<Object> turns = new ArrayList<>(arrivals.stream().map(WildStream::item).toList());
    Collections.shuffle(turns, random);
    return turns.stream().map(item -> Objects.requireNonNull(byItem.get(item)).remove()).toList();
  }

  private static Object item(Arrival each) {
    return each.value() instanceof ReactionChange change
        ? List.of(each.topic(), each.key(), change.getUserId())
        : List.of(each.topic(), each.key());
  }

  private void next() {
    int turn = random.nextInt(100);
    if (turn < 45) {
      tellReaction();
    } else if (turn < 85) {
      tellKoo(odd.koo());
    } else if (turn < 93) {
      tellScores(odd.koo());
    } else if (random.nextBoolean()) {
      tellBadKoo();
    } else {
      tellBadReaction();
    }
  }

  private void tellDeepThread() {
    long root = odd.koo();
    for (long depth = 1; depth <= 100; depth++) {
      Koo koo = odd.fresh(1_000 + depth);
      koo.setKind("C");
      koo.setParent(depth == 1 ? root : 999 + depth);
      koo.setSuperParent(root);
      tell(koo.getContentId(), koo);
    }
  }

  private void tellKoo(long id) {
    Koo before = koos.get(id);
    if (before == null) {
      tell(id, random.nextInt(8) == 0 ? null : odd.fresh(id));
    } else {
      tell(id, random.nextInt(5) == 0 ? null : odd.edited(before));
    }
  }

  private void tell(long id, @Nullable Koo after) {
    KooChange change = change(id, after);
    change.setBefore(koos.put(id, after));
    positions.computeIfAbsent(id, key -> new ArrayList<>()).add(change.getPosition());
    changes.add(new Arrival(Topics.KOO_CHANGES, id, change, true));
  }

  private KooChange change(long id, @Nullable Koo after) {
    KooChange change = new KooChange();
    change.setContentId(id);
    change.setAfter(after);
    change.setOp(after == null ? "REMOVE" : "MODIFY");
    change.setChangedAt(OddValues.NOW + sequence);
    change.setPosition(position());
    return change;
  }

  private void tellReaction() {
    List<Long> key = List.of(odd.koo(), odd.user());
    Reaction before = reactions.get(key);
    boolean removal = random.nextInt(before == null ? 10 : 3) == 0;
    boolean same = before != null && random.nextInt(4) == 0;
    Reaction after =
        removal
            ? null
            : same ? before : new Reaction(key.get(0), key.get(1), odd.type(), odd.time());
    reactions.put(key, after);
    changes.add(
        new Arrival(
            Topics.REACTION_CHANGES, key.get(0), change(key.get(0), key.get(1), after), true));
  }

  private ReactionChange change(long koo, long user, @Nullable Reaction after) {
    ReactionChange change = new ReactionChange();
    change.setContentId(koo);
    change.setUserId(user);
    change.setAfter(after);
    change.setOp(after == null ? "REMOVE" : "MODIFY");
    change.setChangedAt(OddValues.NOW + sequence);
    change.setPosition(position());
    return change;
  }

  private void tellScores(long id) {
    List<ByteBuffer> known = positions.getOrDefault(id, List.of());
    boolean felt = random.nextBoolean();
    KooScores scores = new KooScores();
    scores.setContentId(id);
    scores.setPosition(
        known.isEmpty() || random.nextInt(4) == 0 ? position() : odd.pick(known).duplicate());
    scores.setModel("m");
    scores.setVersion("" + random.nextInt(3));
    scores.setLanguage(odd.language());
    scores.setLanguageProbability(odd.pick(List.of(0.0, 1.0, 0.3)));
    scores.setSentiment(felt ? odd.pick(List.of("negative", "neutral", "positive", "odd")) : null);
    scores.setSentimentProbability(felt ? odd.pick(List.of(0.0, 1.0, 0.7)) : null);
    scores.setSnapshotId(random.nextInt(3) == 0 ? Long.valueOf(Long.MIN_VALUE) : null);
    scores.setScoredAt(OddValues.NOW + sequence++);
    changes.add(new Arrival(Topics.KOO_SCORES, id, scores, true));
  }

  private void tellBadKoo() {
    long id = odd.koo();
    Koo after = odd.fresh(id);
    KooChange change = change(id, after);
    switch (random.nextInt(5)) {
      case 0 -> after.setCreator(odd.noId());
      case 1 -> after.setParent(odd.noId());
      case 2 -> after.setSuperParent(odd.noId());
      case 3 -> after.setContentId(odd.noId());
      default -> change.setPosition(ByteBuffer.allocate(odd.pick(List.of(21, 23))));
    }
    changes.add(new Arrival(Topics.KOO_CHANGES, id, change, false));
  }

  private void tellBadReaction() {
    Reaction after = new Reaction(odd.koo(), odd.user(), "LIKE", OddValues.NOW);
    ReactionChange change = change(after.getContentId(), after.getUserId(), after);
    long key = after.getContentId();
    switch (random.nextInt(4)) {
      case 0 -> change.setUserId(odd.noId());
      case 1 -> after.setContentId(odd.noId());
      case 2 -> key = odd.noId();
      default -> change.setPosition(ByteBuffer.allocate(0));
    }
    changes.add(new Arrival(Topics.REACTION_CHANGES, key, change, false));
  }

  /** Grows with every call: epoch, sequence number, number of the snapshot. */
  private ByteBuffer position() {
    sequence++;
    byte[] number = origin.add(BigInteger.valueOf(sequence / 2)).toByteArray();
    int digits = Math.min(17, number.length);
    int snapshot = sequence % 2 == 0 ? 0 : odd.pick(List.of(1, -1));
    byte epoch = (byte) (sequence < 100 ? 1 : sequence < 200 ? 127 : 200);
    return ByteBuffer.allocate(22)
        .put(0, epoch)
        .put(18 - digits, number, number.length - digits, digits)
        .putInt(18, snapshot);
  }

  private List<Arrival> arrivals() {
    List<Arrival> arrivals = new ArrayList<>(changes);
    int order = random.nextInt(3);
    if (order == 1) {
      arrivals = new ArrayList<>(interleaved(arrivals, random));
    } else if (order == 2) {
      Collections.shuffle(arrivals, random);
    }
    for (int repeats = changes.size() / 10; repeats > 0; repeats--) {
      int from = random.nextInt(arrivals.size());
      int to = from + 1 + random.nextInt(arrivals.size() - from);
      arrivals.add(to, arrivals.get(from));
    }
    return arrivals;
  }
}
