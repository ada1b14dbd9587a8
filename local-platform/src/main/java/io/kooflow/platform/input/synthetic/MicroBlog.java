package io.kooflow.platform.input.synthetic;

import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;
import io.kooflow.platform.input.StoreWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What people do next, one write at a time. Shares follow the load model: per koo 3.94 likes, 1.04
 * comments and 0.56 re-koos (ICWSM 2024). Time is made up: a day of event time, however long the
 * stream, strictly rising.
 */
final class MicroBlog {
  private static final Instant FIRST = Instant.parse("2026-01-05T06:00:00Z");
  private static final Duration SPAN = Duration.ofHours(24);

  /** Every language gets this many users before anything else. */
  private static final int FIRST_USERS_PER_LANGUAGE = 3;

  private static final int REMEMBERED = 400;

  /** Depth of a reply: 1, 2, 3, 4, 5 and deeper (Chilean reply threads). */
  private static final double DEEPER = 0.36;

  private final SplittableRandom random;
  private final double stepMillis;
  private final Map<Language, Sentences> sentences = new EnumMap<>(Language.class);
  private final Audience audience = new Audience();
  private final Koos koos = new Koos();
  private final List<Reaction> recentReactions = new ArrayList<>();
  private final List<Koos.Entry> recentReKoos = new ArrayList<>();
  private final List<Koos.Entry> recentComments = new ArrayList<>();
  private final Deque<StoreWrite> opening = new ArrayDeque<>();
  private long now = FIRST.toEpochMilli();
  private int koosWritten;

  MicroBlog(long seed, long size) {
    this.random = new SplittableRandom(seed);
    this.stepMillis = (double) SPAN.toMillis() / Math.max(1, size);
    for (int i = 0; i < FIRST_USERS_PER_LANGUAGE; i++) {
      for (Language language : Language.values()) {
        opening.add(signUp(language));
      }
    }
    for (Language language : Language.values()) {
      opening.add(writeKoo(language));
    }
  }

  StoreWrite next() {
    StoreWrite first = opening.poll();
    if (first != null) {
      return first;
    }
    double point = random.nextDouble();
    if (point < 0.04) {
      return signUp(Language.at(random.nextDouble()));
    }
    if (point < 0.18) {
      return writeKoo(Language.at(random.nextDouble()));
    }
    if (point < 0.33) {
      return writeComment();
    }
    if (point < 0.41) {
      return reKoo();
    }
    if (point < 0.445) {
      return unusual();
    }
    return react();
  }

  /** Take-backs, changes, repeats, edits, deletes, and reactions to what is not there. */
  private StoreWrite unusual() {
    double point = random.nextDouble();
    if (point < 0.25) {
      return takeBack();
    }
    if (point < 0.35) {
      return undoReKoo();
    }
    if (point < 0.50) {
      return reactAgain();
    }
    if (point < 0.65) {
      return edit();
    }
    if (point < 0.80) {
      return delete();
    }
    return reactTo(id(), Language.at(random.nextDouble()));
  }

  private long tick() {
    double step = -Math.log(1 - random.nextDouble()) * stepMillis;
    now += Math.max(1, (long) step);
    return now;
  }

  private long id() {
    long id = random.nextLong() & Long.MAX_VALUE;
    return id == 0 ? 1 : id;
  }

  private StoreWrite signUp(Language language) {
    long userId = id();
    audience.add(userId, language);
    return new StoreWrite.SignUp(
        User.newBuilder()
            .setUserId(userId)
            .setHandle(language.code() + "_" + Long.toString(userId, Character.MAX_RADIX))
            .setLangGroup(language.code())
            .setCreatedAt(tick())
            .build());
  }

  private StoreWrite writeKoo(Language language) {
    Koo koo =
        kooOf(language, "K")
            .setText(text(language))
            .setS3Location(random.nextInt(8) == 0 ? "image/" + koosWritten + ".jpg" : null)
            .build();
    Koos.Entry entry = koos.add(random, koo, language, 0);
    koosWritten++;
    if (koosWritten == Language.values().length + 5) {
      koos.makeViral(entry);
    }
    return put(koo);
  }

  private StoreWrite writeComment() {
    Koos.Entry parent =
        !recentComments.isEmpty() && random.nextDouble() < DEEPER
            ? pick(recentComments)
            : koos.target(random);
    Koo koo = childOf(parent, "C").setText(text(parent.language())).build();
    Koos.Entry entry = koos.add(random, koo, parent.language(), parent.depth() + 1);
    remember(recentComments, entry);
    return put(koo);
  }

  private StoreWrite reKoo() {
    Koos.Entry parent = koos.target(random);
    Koo koo = childOf(parent, "R").build();
    remember(recentReKoos, new Koos.Entry(koo, parent.language(), parent.depth() + 1, 0));
    return put(koo);
  }

  private StoreWrite undoReKoo() {
    if (recentReKoos.isEmpty()) {
      return reKoo();
    }
    Koos.Entry reKoo = recentReKoos.remove(random.nextInt(recentReKoos.size()));
    tick();
    return new StoreWrite.DeleteKoo(reKoo.koo().getContentId());
  }

  private StoreWrite react() {
    Koos.Entry target = koos.target(random);
    return reactTo(target.koo().getContentId(), target.language());
  }

  private StoreWrite reactTo(long contentId, Language language) {
    Reaction reaction =
        Reaction.newBuilder()
            .setContentId(contentId)
            .setUserId(audience.someone(random, language))
            .setType(reactionType())
            .setCreatedAt(tick())
            .build();
    remember(recentReactions, reaction);
    return new StoreWrite.React(reaction);
  }

  private String reactionType() {
    double point = random.nextDouble();
    return point < 0.94 ? "LIKE" : point < 0.97 ? "DISLIKE" : "LOVE";
  }

  private StoreWrite takeBack() {
    if (recentReactions.isEmpty()) {
      return react();
    }
    Reaction reaction = recentReactions.remove(random.nextInt(recentReactions.size()));
    tick();
    return new StoreWrite.TakeBack(reaction.getContentId(), reaction.getUserId());
  }

  /** The same user again on the same koo; now and then with another type. */
  private StoreWrite reactAgain() {
    if (recentReactions.isEmpty()) {
      return react();
    }
    Reaction earlier = pick(recentReactions);
    String type =
        random.nextDouble() < 0.5
            ? earlier.getType()
            : earlier.getType().equals("LIKE") ? "DISLIKE" : "LIKE";
    return new StoreWrite.React(
        Reaction.newBuilder(earlier).setType(type).setCreatedAt(tick()).build());
  }

  private StoreWrite edit() {
    Koos.Entry entry = koos.any(random);
    tick();
    entry.koo().setText(text(entry.language()));
    return put(entry.koo());
  }

  private StoreWrite delete() {
    Koos.Entry entry = koos.any(random);
    tick();
    entry.delete();
    return new StoreWrite.DeleteKoo(entry.koo().getContentId());
  }

  private Koo.Builder kooOf(Language language, String kind) {
    return Koo.newBuilder()
        .setContentId(id())
        .setCreator(audience.someone(random, language))
        .setKind(kind)
        .setLangGroup(language.code())
        .setCreatedAt(tick());
  }

  private Koo.Builder childOf(Koos.Entry parent, String kind) {
    Long root = parent.koo().getSuperParent();
    return kooOf(parent.language(), kind)
        .setParent(parent.koo().getContentId())
        .setSuperParent(root == null ? parent.koo().getContentId() : root);
  }

  /** A copy, for later edits change the generator's own. */
  private static StoreWrite put(Koo koo) {
    return new StoreWrite.PutKoo(Koo.newBuilder(koo).build());
  }

  private String text(Language language) {
    return sentences.computeIfAbsent(language, Sentences::of).next(random).text();
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private <T> void remember(List<T> list, T entry) {
    if (list.size() < REMEMBERED) {
      list.add(entry);
    } else {
      list.set(random.nextInt(REMEMBERED), entry);
    }
  }
}
