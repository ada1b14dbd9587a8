package io.kooflow.engagement;

import static io.kooflow.engagement.Histories.HALF_LIVES;
import static io.kooflow.engagement.Histories.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35})
  void readBackWhatWasWritten(long seed) {
    List<Histories.Step> steps = Histories.random(new Random(seed), 200, 50);
    for (Histories.Step step : steps) {
      byte[] bytes = ReactionStateCodec.encode(step.state());
      assertThat(ReactionStateCodec.decode(bytes)).isEqualTo(step.state());
    }
    Engagement engagement = Histories.applied(steps);
    byte[] bytes = EngagementCodec.encode(engagement);
    Engagement read = EngagementCodec.decode(bytes, HALF_LIVES);
    assertThat(read).isEqualTo(engagement);
    assertThat(read.decayed()).isEqualTo(engagement.decayed());
  }

  @Test
  void givesEqualBytesForEqualEngagement() {
    List<Histories.Step> steps = Histories.random(new Random(36), 100, 100);
    List<Histories.Step> reversed = new ArrayList<>(steps);
    Collections.reverse(reversed);
    Engagement there = new Engagement(HALF_LIVES);
    Engagement back = new Engagement(HALF_LIVES);
    Histories.present(steps).forEach(there::add);
    Histories.present(reversed).forEach(back::add);

    assertThat(EngagementCodec.encode(there)).isEqualTo(EngagementCodec.encode(back));
  }

  @Test
  void refuseEveryTruncation() {
    byte[] state =
        ReactionStateCodec.encode(ReactionState.present(position(1), 2, "LIKE", 1L << 40));
    byte[] engagement =
        EngagementCodec.encode(Histories.applied(Histories.random(new Random(37), 20, 9)));

    for (int length = 0; length < state.length; length++) {
      byte[] part = Arrays.copyOf(state, length);
      assertThatThrownBy(() -> ReactionStateCodec.decode(part))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int length = 0; length < engagement.length; length++) {
      byte[] part = Arrays.copyOf(engagement, length);
      assertThatThrownBy(() -> EngagementCodec.decode(part, HALF_LIVES))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refuseAnotherVersionAndOtherHalfLives() {
    byte[] state = ReactionStateCodec.encode(ReactionState.absent(position(1), 2));
    state[0] = 9;
    assertThatThrownBy(() -> ReactionStateCodec.decode(state)).hasMessageContaining("version 9");

    byte[] engagement = EngagementCodec.encode(new Engagement(HALF_LIVES));
    assertThatThrownBy(() -> EngagementCodec.decode(engagement, List.of(1L)))
        .hasMessageContaining("new generation");
  }
}
