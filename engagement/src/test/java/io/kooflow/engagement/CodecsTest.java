package io.kooflow.engagement;

import static io.kooflow.engagement.Histories.HALF_LIVES;
import static io.kooflow.engagement.Histories.NOW;
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
    Engagement read = read(written(engagement));
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

    assertThat(written(there)).isEqualTo(written(back));
  }

  @Test
  void refuseEveryTruncation() {
    byte[] state =
        ReactionStateCodec.encode(ReactionState.present(position(1), 2, "LIKE", 1L << 40));
    byte[] engagement = written(Histories.applied(Histories.random(new Random(37), 20, 9)));

    for (int length = 0; length < state.length; length++) {
      byte[] part = Arrays.copyOf(state, length);
      assertThatThrownBy(() -> ReactionStateCodec.decode(part))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int length = 0; length < engagement.length; length++) {
      byte[] part = Arrays.copyOf(engagement, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void readBackTheAuthorOfAChild() {
    ReactionState state = ReactionState.present(position(1), 2, "COMMENT", NOW).by(Long.MAX_VALUE);

    assertThat(ReactionStateCodec.decode(ReactionStateCodec.encode(state))).isEqualTo(state);
  }

  @Test
  void refuseAnotherVersion() {
    byte[] state = ReactionStateCodec.encode(ReactionState.absent(position(1), 2));
    state[0] = 9;
    assertThatThrownBy(() -> ReactionStateCodec.decode(state)).hasMessageContaining("version 9");
  }

  private static byte[] written(Engagement engagement) {
    BinaryState.Writer out = new BinaryState.Writer((byte) 1);
    EngagementCodec.write(engagement, out);
    return out.done();
  }

  private static Engagement read(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, (byte) 1, "engagement");
    Engagement engagement = EngagementCodec.read(in);
    in.end();
    return engagement;
  }
}
