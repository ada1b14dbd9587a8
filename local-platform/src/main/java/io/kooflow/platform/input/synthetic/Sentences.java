package io.kooflow.platform.input.synthetic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Sentences of one language, put together from parts written for this project. */
final class Sentences {
  private static final int LONGEST_KOO = 400;

  private final List<String> topics = new ArrayList<>();
  private final Map<Sentiment, List<String>> predicates = new EnumMap<>(Sentiment.class);

  /** What a sentence says of its topic, known since it was written that way. */
  enum Sentiment {
    POSITIVE,
    NEGATIVE,
    NEUTRAL
  }

  /** A text and the sentiment of all its sentences. */
  record Text(String text, Sentiment sentiment) {}

  private Sentences() {}

  static Sentences of(Language language) {
    Sentences sentences = new Sentences();
    String resource = "/sentences/" + language.code() + ".tsv";
    try (InputStream in = Sentences.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(sentences::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return sentences;
  }

  private void add(String line) {
    String[] columns = line.split("\t", -1);
    if (columns[0].equals("topic")) {
      topics.add(columns[2]);
    } else {
      Sentiment sentiment = Sentiment.valueOf(columns[1].toUpperCase(java.util.Locale.ROOT));
      predicates.computeIfAbsent(sentiment, any -> new ArrayList<>()).add(columns[2]);
    }
  }

  int parts() {
    return topics.size() + predicates.values().stream().mapToInt(List::size).sum();
  }

  /** One to three sentences of one sentiment, at most 400 characters. */
  Text next(RandomGenerator random) {
    Sentiment[] sentiments = Sentiment.values();
    Sentiment sentiment = sentiments[random.nextInt(sentiments.length)];
    StringBuilder text = new StringBuilder(sentence(random, sentiment));
    for (int more = random.nextInt(3); more > 0; more--) {
      String sentence = sentence(random, sentiment);
      if (text.length() + 2 + sentence.length() <= LONGEST_KOO) {
        text.append(". ").append(sentence);
      }
    }
    return new Text(text.toString(), sentiment);
  }

  private String sentence(RandomGenerator random, Sentiment sentiment) {
    List<String> endings = predicates.getOrDefault(sentiment, List.of());
    return topics.get(random.nextInt(topics.size()))
        + " "
        + endings.get(random.nextInt(endings.size()));
  }
}
