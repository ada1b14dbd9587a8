package io.kooflow.platform.input.synthetic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The users signed up so far, by language. */
final class Audience {
  /** Reactions across languages: assumed. */
  private static final double ABROAD = 0.05;

  private final List<Long> all = new ArrayList<>();
  private final Map<Language, List<Long>> byLanguage = new EnumMap<>(Language.class);

  void add(long userId, Language language) {
    all.add(userId);
    byLanguage.computeIfAbsent(language, any -> new ArrayList<>()).add(userId);
  }

  /** Somebody who reads the language; now and then somebody who does not. */
  long someone(RandomGenerator random, Language language) {
    List<Long> readers = byLanguage.getOrDefault(language, all);
    List<Long> from = random.nextDouble() < ABROAD ? all : readers;
    return from.get(random.nextInt(from.size()));
  }
}
