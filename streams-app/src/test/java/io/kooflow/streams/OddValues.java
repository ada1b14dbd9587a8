package io.kooflow.streams;

import io.kooflow.events.Koo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values as odd as the schemas allow: ids and times at the ends of 64 bits, any spelling. */
final class OddValues {
  static final long NOW = 1_700_000_000_000L;

  private static final List<Long> IDS =
      List.of(1L, 2L, 0xffL, 1L << 32, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE);
  private static final List<Long> NO_IDS = List.of(0L, -1L, Long.MIN_VALUE + 1, Long.MIN_VALUE);
  private static final List<String> LANGUAGES =
      List.of(
          ("hi,hi#1,HI,hi ,kn,ta,te,mr,bn,gu,pa,or,as,ml,ur,en,en-IN,pt,ha,yo,ig,fr,de,zh-Hant,ne,"
                  + "sd,sa,ks,doi,und,all,ALL,#,\u0000,\ud83d\ude00,"
                  + "x".repeat(40)
                  + ",")
              .split(",", -1));
  private static final List<String> TYPES =
      List.of(
          "LIKE",
          "LIKE",
          "LIKE",
          "LIKE",
          "DISLIKE",
          "COMMENT",
          "REKOO",
          "like",
          "",
          "e\u0301",
          "\u00e9",
          "T".repeat(30));
  private static final List<String> KINDS =
      List.of("K", "K", "C", "C", "C", "R", "R", "c", "", "Q");
  private static final long MOMENT = 12_342_857;

  private final Random random;
  private final boolean wildTimes;
  private final List<Long> koos;
  private final List<Long> users;

  OddValues(Random random) {
    this.random = random;
    this.wildTimes = random.nextBoolean();
    this.koos = ids(2 + random.nextInt(14));
    this.users = ids(2 + random.nextInt(12));
  }

  private List<Long> ids(int count) {
    Set<Long> ids = new LinkedHashSet<>(List.of(pick(IDS)));
    while (ids.size() < count) {
      ids.add(random.nextInt(3) == 0 ? pick(IDS) : 1 + (random.nextLong() >>> 2));
    }
    return List.copyOf(ids);
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  long koo() {
    return pick(koos);
  }

  long user() {
    return pick(users);
  }

  /** What no id may be. */
  long noId() {
    return pick(NO_IDS);
  }

  String type() {
    return pick(TYPES);
  }

  String language() {
    return pick(LANGUAGES);
  }

  /** Often the same, going back as often as forth. */
  long time() {
    if (!wildTimes) {
      return NOW + random.nextInt(5) * MOMENT + random.nextInt(3);
    }
    return switch (random.nextInt(7)) {
      case 0 -> pick(List.of(Long.MIN_VALUE, -1L, 0L, 1L));
      case 1 -> pick(List.of(Long.MAX_VALUE, 4_102_444_800_000L, 4_102_444_800_001L));
      case 2 -> (long) (random.nextDouble() * NOW);
      case 3 -> NOW + random.nextInt(400) * 86_400_000L;
      default -> NOW - random.nextInt(100) * MOMENT;
    };
  }

  /** Any koo of this id; half of them have one creator, some are their own parent. */
  Koo fresh(long id) {
    Koo koo = new Koo();
    koo.setContentId(id);
    koo.setCreator(creator());
    koo.setKind(pick(KINDS));
    koo.setParent(parent());
    koo.setSuperParent(parent());
    koo.setText(text());
    koo.setLangGroup(language());
    koo.setCreatedAt(time());
    koo.setS3Location(random.nextInt(4) == 0 ? "a/b.jpg" : null);
    return koo;
  }

  /** The same koo with one to two fields written anew. */
  Koo edited(Koo before) {
    Koo koo = Koo.newBuilder(before).build();
    for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
      switch (random.nextInt(9)) {
        case 0 -> koo.setCreator(creator());
        case 1 -> koo.setKind(pick(KINDS));
        case 2, 3 -> koo.setParent(parent());
        case 4 -> koo.setSuperParent(parent());
        case 5 -> koo.setText(text());
        case 6 -> koo.setLangGroup(language());
        case 7 -> koo.setCreatedAt(time());
        default -> koo.setS3Location(null);
      }
    }
    return koo;
  }

  private long creator() {
    return random.nextBoolean() ? users.get(0) : user();
  }

  private @Nullable Long parent() {
    return random.nextInt(3) == 0 ? null : Long.valueOf(koo());
  }

  private @Nullable String text() {
    return random.nextInt(4) == 0 ? null : "text " + random.nextInt(3);
  }
}
