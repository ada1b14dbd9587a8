package io.kooflow.streams;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.ReactionChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A seeded history as a bad day would bring it: ids at the edge of 64 bits, thirty languages, one
 * creator with half of all koos, koos that are deleted, written again, moved to other parents,
 * roots, creators and languages; then repeated, shuffled, and its end replayed.
 */
final class RandomHistory {
  private static final int KOOS = 24;
  private static final int USERS = 12;
  private static final int LANGUAGES = 30;
  private static final String[] TYPES = {"LIKE", "LIKE", "LIKE", "DISLIKE", "ज़िंदाबाद"};

  private final Random random;
  private final List<Object> changes = new ArrayList<>();

  RandomHistory(long seed, int length) {
    random = new Random(seed);
    for (int number = 1; number <= length; number++) {
      changes.add(random.nextInt(4) == 0 ? koo(number) : reaction(number));
    }
    disturb();
  }

  /** {@link KooChange} and {@link ReactionChange}, in the order of their arrival. */
  List<Object> changes() {
    return changes;
  }

  private void disturb() {
    for (int i = 0; i < changes.size(); i++) {
      if (random.nextInt(3) == 0) {
        Collections.swap(changes, i, Math.min(changes.size() - 1, i + random.nextInt(20)));
      }
      if (random.nextInt(10) == 0) {
        changes.add(i, changes.get(random.nextInt(i + 1)));
      }
    }
    int from = random.nextInt(changes.size());
    changes.addAll(List.copyOf(changes.subList(from, changes.size())));
  }

  private long id() {
    long near = 1 + random.nextInt(KOOS);
    return near % 2 == 0 ? near : Long.MAX_VALUE - near + 1;
  }

  private KooChange koo(int number) {
    long id = id();
    if (random.nextInt(5) == 0) {
      return Changes.remove(id, number);
    }
    Koo koo = Changes.koo(id);
    koo.setCreator(random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(5));
    koo.setLangGroup("l" + (random.nextInt(3) == 0 ? random.nextInt(LANGUAGES) : id % LANGUAGES));
    koo.setCreatedAt(time());
    if (random.nextInt(3) > 0) {
      koo.setKind(random.nextBoolean() ? "C" : "R");
      koo.setParent(id());
      koo.setSuperParent(random.nextInt(8) == 0 ? null : Long.valueOf(id()));
    }
    return Changes.put(koo, number);
  }

  private ReactionChange reaction(int number) {
    long target = id();
    long user = 1 + random.nextInt(USERS);
    if (random.nextInt(4) == 0) {
      return Changes.unreact(target, user, number);
    }
    ReactionChange change =
        Changes.react(target, user, TYPES[random.nextInt(TYPES.length)], number);
    change.getAfter().setCreatedAt(time());
    return change;
  }

  /** Now and then far ahead, as a phone with a wrong clock has it. */
  private long time() {
    if (random.nextInt(12) == 0) {
      return Changes.NOW + (long) (random.nextDouble() * 400 * 24 * 3_600_000);
    }
    return Changes.NOW - (long) (random.nextDouble() * 40 * 24 * 3_600_000);
  }
}
