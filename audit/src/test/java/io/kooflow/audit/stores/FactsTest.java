package io.kooflow.audit.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.compare.Row;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FactsTest {
  private final Facts facts = new Facts();

  @Test
  void tellsEveryFieldOfAKooApartWithoutTellingIt() {
    List<Koo> different =
        List.of(
            koo(2L, 3L, "text", "s3"),
            koo(null, 3L, "text", "s3"),
            koo(2L, null, "text", "s3"),
            koo(2L, 3L, "text ", "s3"),
            koo(2L, 3L, null, "s3"),
            koo(2L, 3L, "", "s3"),
            koo(2L, 3L, "text", null),
            koo(2L, 3L, null, "texts3"));

    assertThat(different.stream().flatMap(koo -> facts.of(koo).stream()).map(Row::value))
        .doesNotHaveDuplicates()
        .allMatch(value -> value.matches("[0-9a-f]{32}"));
  }

  @Test
  void tellsTypeAndTimeOfAReaction() {
    assertThat(Facts.of(new Reaction(1L, 2L, "LIKE", 3L)))
        .containsExactly(new Row(1, "reaction of user 2", "LIKE at 3"));
  }

  @Test
  void tellsCountsAndDecayedSums() {
    assertThat(
            Facts.ofEngagement(
                1,
                Map.of("LIKE", 2L),
                Map.of("LIKE", 2L),
                List.of(new DecayedSum("LIKE", 5L, 0.5))))
        .containsExactly(new Row(1, "LIKE", "2"), new Row(1, "decayed engagement", "LIKE/5=0.5"));
  }

  @Test
  void findsPlacesOutOfOrder() {
    List<TrendingKoo> koos =
        List.of(
            new TrendingKoo(9L, "hi", 2.0, false),
            new TrendingKoo(4L, "hi", 3.0, false),
            new TrendingKoo(5L, "hi", 3.0, false));

    assertThat(Facts.of(new Trending("hi", 1, 1L, koos)))
        .contains(new Row(4, "place in trending hi", "out of order"))
        .hasSize(4);
  }

  private static Koo koo(
      @Nullable Long parent,
      @Nullable Long superParent,
      @Nullable String text,
      @Nullable String s3Location) {
    return new Koo(1L, parent, superParent, 7L, "K", text, "hi", 9L, s3Location);
  }
}
