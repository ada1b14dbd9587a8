package io.kooflow.streams.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.engagement.ChangePosition;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StoredStatesTest {
  private static final ChangePosition POSITION = ChangePosition.of(new byte[22]);

  @Test
  void readBackAKooWithEveryField() {
    Koo koo = new Koo();
    koo.setContentId(Long.MAX_VALUE);
    koo.setParent(2L);
    koo.setSuperParent(1L);
    koo.setCreator(3L);
    koo.setKind("C");
    koo.setText("ನಮಸ್ಕಾರ 👩‍👩‍👧 \u0000 \u202e");
    koo.setLangGroup("kn");
    koo.setCreatedAt(Long.MIN_VALUE);
    koo.setS3Location("a/b.jpg");

    assertSurvives(new KooState(POSITION, 5, koo, POSITION));
  }

  @Test
  void readBackAKooOfLittle() {
    Koo koo = new Koo();
    koo.setContentId(1L);
    koo.setCreator(1L);
    koo.setKind("");
    koo.setLangGroup("");

    assertSurvives(new KooState(POSITION, 0, koo, POSITION));
    assertSurvives(new KooState(POSITION, -1, null, null));
  }

  private static void assertSurvives(KooState state) {
    assertThat(KooStateCodec.decode(KooStateCodec.encode(state))).isEqualTo(state);
  }

  @Test
  void readBackScores() {
    KooScores scores = new KooScores();
    scores.setContentId(1L);
    scores.setPosition(ByteBuffer.wrap(POSITION.bytes()));
    scores.setModel("koo-text");
    scores.setVersion("7");
    scores.setLanguage("und");
    scores.setLanguageProbability(0.25);
    scores.setScoredAt(9L);
    assertThat(ScoresCodec.decode(ScoresCodec.encode(scores))).isEqualTo(scores);

    scores.setSentiment("neutral");
    scores.setSentimentProbability(1.0);
    scores.setSnapshotId(-4L);
    assertThat(ScoresCodec.decode(ScoresCodec.encode(scores))).isEqualTo(scores);
  }

  @Test
  void refuseWhatIsCutOff() {
    byte[] bytes = KooStateCodec.encode(new KooState(POSITION, 1, null, null));

    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> KooStateCodec.decode(part))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
