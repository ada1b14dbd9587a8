package io.kooflow.torture.streams;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An endless seeded history of koos, comments, re-koos and reactions, with removals, re-creations,
 * changed parents, roots, creators and languages, one creator of half of all koos, repeats and late
 * older records. The same seed gives the same history.
 */
public final class RandomHistory {
  private static final long START = 1_760_000_000_000L;
  private static final List<String> LANGUAGES = List.of("hi", "ta", "kn", "en", "as");
  private static final List<String> TYPES = List.of("LIKE", "LIKE", "LIKE", "DISLIKE", "ज़िंदाबाद");
  private static final int RARE_LANGUAGES = 30;
  private static final int CREATORS = 9;
  private static final int OLDEST_MILLIS = 10 * 24 * 3_600_000;
  private static final int REMEMBERED = 500;

  private final Random random;
  private final long[] ids;
  private final int users;
  private final List<SpecificRecord> told = new ArrayList<>();
  private long sequence = 1;
  private long now = START;
  private boolean datesAhead;

  public RandomHistory(long seed, int koos, int users) {
    this.random = new Random(seed);
    this.ids = random.longs(koos, 1, Long.MAX_VALUE).toArray();
    this.ids[0] = Long.MAX_VALUE;
    this.users = users;
  }

  /**
   * Now and then a row will be dated ahead. Not for a history whose rows are read again as they
   * are: they would be weighed as of that reading.
   */
  RandomHistory datingAhead() {
    datesAhead = true;
    return this;
  }

  /** The next records; sometimes an old one again. */
  public void next(int records, Consumer<SpecificRecord> tell) {
    for (int i = 0; i < records; i++) {
      now += random.nextInt(60_000);
      SpecificRecord record =
          !told.isEmpty() && random.nextInt(100) < 3
              ? told.get(random.nextInt(told.size()))
              : random.nextInt(100) < 15 ? koo() : reaction();
      if (told.size() < REMEMBERED) {
        told.add(record);
      } else {
        told.set(random.nextInt(REMEMBERED), record);
      }
      tell.accept(record);
    }
  }

  private KooChange koo() {
    int number = random.nextInt(ids.length);
    boolean gone = random.nextInt(100) < 15;
    KooChange change = new KooChange();
    change.setContentId(ids[number]);
    change.setAfter(gone ? null : koo(number));
    change.setOp(gone ? "REMOVE" : "MODIFY");
    change.setChangedAt(now);
    change.setPosition(Position.stream(1, Long.toString(sequence++)).toByteBuffer());
    return change;
  }

  private Koo koo(int number) {
    Koo koo = new Koo();
    koo.setContentId(ids[number]);
    koo.setCreator(random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(CREATORS));
    koo.setText("text " + random.nextInt(3));
    koo.setLangGroup(language(number));
    koo.setCreatedAt(isAhead(20) ? ahead() : now - random.nextInt(OLDEST_MILLIS));
    Long parent = number % 3 == 0 ? null : parent(number);
    koo.setParent(parent);
    koo.setSuperParent(oneIn(10) ? null : oneIn(10) ? Long.valueOf(ids[number]) : parent);
    koo.setKind(parent == null || oneIn(20) ? "K" : number % 3 == 1 ? "C" : "R");
    return koo;
  }

  private String language(int number) {
    return oneIn(10)
        ? "l" + random.nextInt(RARE_LANGUAGES)
        : LANGUAGES.get(number % LANGUAGES.size());
  }

  private boolean isAhead(int oneIn) {
    return datesAhead && oneIn(oneIn);
  }

  /** As a phone with a wrong clock has it. */
  private long ahead() {
    return now + 1 + random.nextInt(Integer.MAX_VALUE);
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  /** Mostly the same, so that parents change now and then. */
  private @Nullable Long parent(int number) {
    return ids[oneIn(10) ? random.nextInt(ids.length) : number / 3 * 3];
  }

  private ReactionChange reaction() {
    long target = ids[Math.min(random.nextInt(ids.length), random.nextInt(ids.length))];
    long user = 1 + random.nextInt(users);
    boolean gone = random.nextInt(100) < 25;
    ReactionChange change = new ReactionChange();
    change.setContentId(target);
    change.setUserId(user);
    String type = TYPES.get(random.nextInt(TYPES.size()));
    change.setAfter(gone ? null : new Reaction(target, user, type, isAhead(30) ? ahead() : now));
    change.setOp(gone ? "REMOVE" : "MODIFY");
    change.setChangedAt(now);
    change.setPosition(Position.stream(1, Long.toString(sequence++)).toByteBuffer());
    return change;
  }
}
