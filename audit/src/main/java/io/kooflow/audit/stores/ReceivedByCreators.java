package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.engagement.CreatorRules;
import io.kooflow.engagement.CreatorTally;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.CreatorLanguage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What creators received, as the content store says. The estimate of distinct reactors cannot come
 * from there, since it never forgets; one that is lower than it can be is a finding of its own.
 */
final class ReceivedByCreators {
  /** Six times the standard error of the sketch. */
  private static final double ERROR = 0.1;

  private final SortedMap<Long, SortedMap<String, CreatorTally>> creators;
  private final Map<Long, Map<String, Long>> audiences;
  private final CreatorRules rules;

  /** {@code store} null where the content store cannot be read. */
  ReceivedByCreators(@Nullable StoreState store, CreatorRules rules) {
    this.creators = store == null ? new TreeMap<>() : store.creators();
    this.audiences = store == null ? Map.of() : store.audiences();
    this.rules = rules;
  }

  /** One row per creator and language, as the store says. */
  void forEach(Consumer<Row> consumer) {
    creators.forEach(
        (creator, languages) ->
            languages.forEach(
                (language, tally) -> {
                  OptionalDouble rising = rules.risingScore(tally.received());
                  consumer.accept(
                      Facts.ofCreator(
                          creator,
                          language,
                          tally.koos(),
                          tally.received().counts(),
                          StoreState.decayed(tally.received()),
                          rising.isPresent() ? rising.getAsDouble() : null));
                }));
  }

  /** The same of a published record. */
  List<Row> rows(CreatorEngagement published) {
    List<Row> rows = new ArrayList<>();
    long creator = published.getCreator();
    for (CreatorLanguage each : published.getLanguages()) {
      String language = each.getLanguage();
      rows.add(
          Facts.ofCreator(
              creator,
              language,
              each.getKoos(),
              each.getCounts(),
              each.getDecayed(),
              each.getRisingScore()));
      long fewest = fewestReactors(creator, language);
      if (each.getDistinctReactors() < fewest * (1 - ERROR)) {
        String value = each.getDistinctReactors() + " instead of at least " + fewest;
        rows.add(new Row(creator, Facts.DISTINCT_REACTORS_IN + language, value));
      }
    }
    return rows;
  }

  private long fewestReactors(long creator, String language) {
    return audiences.getOrDefault(creator, Map.of()).getOrDefault(language, 0L);
  }
}
