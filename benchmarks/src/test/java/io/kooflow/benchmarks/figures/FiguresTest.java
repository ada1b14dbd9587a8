package io.kooflow.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void processorTimeIsUserAndSystemTicksWhateverTheNameHolds() {
    String stat = "42 (a b) (c) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 30 0 100 1 2 3";

    assertThat(ProcessFigures.cpuSeconds(stat)).isEqualTo(3.0);
  }

  @Test
  void memoryIsReadInBytesAndIsNothingWhereItIsNotTold() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t    1024 kB", "VmRSS:\t     512 kB");

    assertThat(ProcessFigures.bytes(status, "VmHWM:")).isEqualTo(1 << 20);
    assertThat(ProcessFigures.bytes(status, "VmSwap:")).isZero();
  }

  @Test
  void thisProcessHasFigures() {
    ProcessFigures own = ProcessFigures.of(ProcessHandle.current().pid());

    assertThat(own.cpuSeconds()).isPositive();
    assertThat(own.peakResidentBytes()).isGreaterThanOrEqualTo(own.residentBytes() / 2);
  }

  @Test
  void oneDisturbedPairDoesNotMoveTheMedianRatio() {
    assertThat(Medians.ofRatios(List.of(1.0, 1.0, 50.0), List.of(2.0, 2.0, 2.0))).isEqualTo(0.5);
    assertThat(Medians.of(List.of(4.0, 1.0))).isEqualTo(2.5);
    assertThatThrownBy(() -> Medians.ofRatios(List.of(1.0), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGoalIsMetAtItsLimitAndNeverWithoutAFigure() {
    List<Goal> goals =
        List.of(
            Goal.atMost("A", "at the limit", 0.5, 0.5),
            Goal.atLeast("B", "below", 1.9, 2.0),
            Goal.atMost("C", "unknown", Double.NaN, 1.0));

    assertThat(Goal.summary(goals)).isEqualTo("goals met: 1/3");
    assertThat(Goal.table(goals)).contains("| <= 0.50 | yes |", "| >= 2.00 | no  |", "no figure");
  }

  @Test
  void aTableIsAlignedAndKeepsItsColumns() {
    MarkdownTable table = new MarkdownTable("a", "b").row("x|y", "1");

    assertThat(table.toString()).isEqualTo("| a    | b   |\n| ---- | --- |\n| x\\|y | 1   |");
    assertThatThrownBy(() -> table.row("one")).isInstanceOf(IllegalArgumentException.class);
  }
}
