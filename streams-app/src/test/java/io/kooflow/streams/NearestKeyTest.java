package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestKeyTest {
  @Test
  void findsTheKeyWithTheFewestLettersToChange() {
    List<String> known = List.of("trending.size", "trending.kinds", "weights");

    assertThat(NearestKey.to("trendign.size", known)).isEqualTo("trending.size");
    assertThat(NearestKey.to("weigths", known)).isEqualTo("weights");
  }

  @Test
  void takesTheFirstByNameAmongEquals() {
    assertThat(NearestKey.to("c", List.of("b", "a"))).isEqualTo("a");
  }
}
