package io.kooflow.platform.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeBoardTest {
  private static final long MILLI = 1_000_000;

  private final ProbeBoard board = new ProbeBoard();

  @Test
  void measuresEachHopAndTheWholeWay() {
    board.start(new Probe(Probe.Kind.LIKE, 7, 100, 0));
    board.seen(Hop.STORE_TO_CHANGES, 7, 100, 200 * MILLI);
    board.seen(Hop.CHANGES_TO_ENRICHED, 7, 100, 900 * MILLI);
    board.seen(Hop.ENRICHED_TO_SERVING, 7, 100, 1500 * MILLI);

    Freshness result = board.result();

    assertThat(result.likes().count()).isEqualTo(1);
    assertThat(result.storeToServing().p50Ms()).isBetween(1499.0, 1502.0);
    assertThat(result.hops())
        .hasEntrySatisfying(
            Hop.CHANGES_TO_ENRICHED.label(),
            hop -> assertThat(hop.p50Ms()).isBetween(699.0, 701.0));
  }

  @Test
  void waitsForTheReactionItselfOrANewerOne() {
    board.start(new Probe(Probe.Kind.LIKE, 7, 100, 0));
    board.seen(Hop.ENRICHED_TO_SERVING, 7, 99, 5);
    assertThat(board.result().likes().count()).isZero();

    board.seen(Hop.ENRICHED_TO_SERVING, 7, 101, 9);
    assertThat(board.result().likes().count()).isEqualTo(1);
  }

  @Test
  void dropsACommentThatALaterReactionWouldHide() {
    board.start(new Probe(Probe.Kind.COMMENT, 7, 100, 0));
    board.disturb(7, 150);
    board.seen(Hop.ENRICHED_TO_SERVING, 7, 150, 5);

    assertThat(board.result().comments().count()).isZero();
  }

  @Test
  void asksTheTableOnlyForWhatTheTopicHas() {
    board.start(new Probe(Probe.Kind.LIKE, 7, 100, 0));
    assertThat(board.awaitingServing()).isEmpty();

    board.seen(Hop.CHANGES_TO_ENRICHED, 7, 100, 5);
    assertThat(board.awaitingServing()).containsExactly(7L);
  }
}
