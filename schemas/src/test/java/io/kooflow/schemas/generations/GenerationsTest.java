package io.kooflow.schemas.generations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationsTest {
  @Test
  void knowsTheGenerationOfAnApplication() {
    assertThat(Generations.ofApplication(Generations.applicationId(17))).hasValue(17);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "connect-feed-items",
        "kooflow-engagement-g",
        "kooflow-engagement-g0",
        "kooflow-engagement-g-1",
        "kooflow-engagement-g1-old",
        "kooflow-engagement-g99999999999"
      })
  void knowsNoneOfAnotherGroup(String group) {
    assertThat(Generations.ofApplication(group)).isEmpty();
  }

  @Test
  void namesShadowsSoThatNoGenerationHasThoseOfAnother() {
    assertThat(Generations.shadow(2, "koo.changes")).isEqualTo("g2.koo.changes");
    assertThat(Generations.shadow(22, "koo.changes")).doesNotStartWith(Generations.shadow(2, ""));
  }

  @Test
  void knowsWhatAShadowStandsFor() {
    assertThat(Generations.shadowed(Generations.shadow(22, "koo.changes"))).hasValue("koo.changes");
    assertThat(Generations.shadowed("koo.changes")).isEmpty();
  }
}
