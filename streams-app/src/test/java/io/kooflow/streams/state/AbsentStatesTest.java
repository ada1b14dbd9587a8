package io.kooflow.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsentStatesTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2_000, 5_760_000, 5_760_001, 250_000_000, 500_000_000})
  void looksThroughAStoreOfAnySizeWithinADay(long states) {
    long piecesPerDay = Duration.ofDays(1).dividedBy(AbsentStates.INTERVAL);

    assertThat(AbsentStates.piece(states) * piecesPerDay).isGreaterThanOrEqualTo(states);
  }

  @Test
  void boundsAPieceHoweverLargeTheStore() {
    assertThat(AbsentStates.piece(Long.MAX_VALUE)).isEqualTo(200_000);
  }
}
