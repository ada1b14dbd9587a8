package io.kooflow.streams;

import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.EngagementOracle;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.streams.capture.KooState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A seeded stream of changes, some of them sent twice, and the rows that it leaves in the store.
 */
final class Story {
  private static final int KOOS = 60;
  private static final int USERS = 40;
  private static final String[] LANGUAGES = {"kn", "hi", "ta"};

  private final Random random;
  private final Map<Long, Koo> koos = new LinkedHashMap<>();
  private final Map<List<Long>, Reaction> reactions = new LinkedHashMap<>();
  private final List<Consumer<Environment>> steps = new ArrayList<>();

  Story(long seed, int length) {
    random = new Random(seed);
    for (int number = 1; number <= length; number++) {
      Consumer<Environment> step = random.nextInt(10) == 0 ? koo(number) : reaction(number);
      steps.add(step);
      if (random.nextInt(8) == 0) {
        steps.add(step);
      }
    }
  }

  /** Sends the steps from {@code from} to {@code to}, which are fractions of the whole. */
  void tell(Environment environment, double from, double to) {
    steps
        .subList((int) (from * steps.size()), (int) (to * steps.size()))
        .forEach(step -> step.accept(environment));
    environment.flush();
  }

  EngagementOracle oracle(EngagementRules rules) {
    EngagementOracle oracle = new EngagementOracle(rules);
    koos.values().forEach(koo -> oracle.koo(KooState.facts(koo, Changes.NOW)));
    reactions
        .values()
        .forEach(
            row ->
                oracle.reaction(
                    row.getContentId(), new CountedReaction(row.getType(), row.getCreatedAt())));
    return oracle;
  }

  Map<Long, Koo> koos() {
    return koos;
  }

  private Consumer<Environment> koo(int number) {
    long id = 1 + random.nextInt(KOOS);
    if (random.nextInt(4) == 0) {
      koos.remove(id);
      return environment -> environment.send(Changes.remove(id, number));
    }
    Koo koo =
        id % 3 == 0
            ? Changes.child(id, 1 + random.nextInt(KOOS), random.nextBoolean() ? "C" : "R")
            : Changes.koo(id);
    koo.setLangGroup(LANGUAGES[random.nextInt(LANGUAGES.length)]);
    koos.put(id, koo);
    return environment -> environment.send(Changes.put(koo, number));
  }

  private Consumer<Environment> reaction(int number) {
    long target = 1 + random.nextInt(KOOS);
    long user = 1 + random.nextInt(USERS);
    if (random.nextInt(5) == 0) {
      reactions.remove(List.of(target, user));
      return environment -> environment.send(Changes.unreact(target, user, number));
    }
    String type = random.nextInt(6) == 0 ? "DISLIKE" : "LIKE";
    ReactionChange change = Changes.react(target, user, type, number);
    reactions.put(List.of(target, user), change.getAfter());
    return environment -> environment.send(change);
  }
}
