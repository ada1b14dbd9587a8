package io.kooflow.streams.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.streams.creators.Author;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KooTallyTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final double DAY = 24 * 3_600_000.0;
  private static final List<Long> HALF_LIVES = EngagementRules.defaults().halfLives();

  /** Reactions of three types, most of them early: N(t) grows as t^0.5. */
  @ParameterizedTest
  @CsvSource({
    "10, 30, 300",
    "1000, 30, 3000",
    "1000000, 30, 4000",
    "10, 3650, 300",
    "1000, 3650, 13000",
    "1000000, 3650, 400000"
  })
  void growsWithTheSpanOfReactionsNotWithTheirNumber(int reactions, int days, int bound) {
    KooTally tally = new KooTally(new Engagement(HALF_LIVES));
    Random random = new Random(reactions);
    String[] types = {"LIKE", "LIKE", "LIKE", "LIKE", "COMMENT", "REKOO"};
    for (int i = 0; i < reactions; i++) {
      double age = random.nextDouble();
      tally
          .engagement()
          .add(
              new CountedReaction(
                  types[random.nextInt(types.length)], NOW + (long) (age * age * days * DAY)));
    }

    assertThat(tally.encode().length).isLessThan(bound);
  }

  @Test
  void readsBackWhatWasWritten() {
    KooTally tally = new KooTally(new Engagement(HALF_LIVES));
    tally.engagement().add(new CountedReaction("LIKE", NOW));
    tally.raise("LIKE", 10);
    tally.tell(Long.MAX_VALUE);
    tally.writtenBy(new Author(Long.MAX_VALUE, "kn"));

    byte[] bytes = tally.encode();
    KooTally read = KooTally.decode(bytes, HALF_LIVES);

    assertThat(read.engagement()).isEqualTo(tally.engagement());
    assertThat(read.marks()).isEqualTo(tally.marks());
    assertThat(read.root()).isEqualTo(Long.MAX_VALUE);
    assertThat(read.author()).isEqualTo(tally.author());
    assertThat(read.encode()).isEqualTo(bytes);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatIllegalArgumentException().isThrownBy(() -> KooTally.decode(part, HALF_LIVES));
    }
  }
}
