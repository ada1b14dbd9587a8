package io.kooflow.streams.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicPlanTest {
  @Test
  void aGenerationThatServesUsesTheTopicsOfThePipeline() {
    assertThat(TopicPlan.serving(1).topic("koo.changes")).isEqualTo("koo.changes");
  }

  @Test
  void oneThatIsBuiltUsesShadowsOnly() {
    assertThat(new TopicPlan(2, true).topic("koo.changes")).isEqualTo("g2.koo.changes");
    assertThat(new TopicPlan(2, true).topic("koo.enriched")).isEqualTo("g2.koo.enriched");
  }
}
