package io.kooflow.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.source.retry.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {
  private final ManualTime time = new ManualTime();

  @Test
  void paysOffWhatAReadTookBeforeTheNext() {
    ReadBudget budget = new ReadBudget(10, time);
    budget.consumed(25);

    assertThat(Duration.ofNanos(budget.nanosToWait())).isEqualTo(Duration.ofMillis(2500));
    time.pass(Duration.ofSeconds(2));
    assertThat(Duration.ofNanos(budget.nanosToWait())).isEqualTo(Duration.ofMillis(500));
    time.pass(Duration.ofSeconds(1));
    assertThat(budget.nanosToWait()).isZero();
  }

  @Test
  void savesNothingUpWhileNothingIsRead() {
    ReadBudget budget = new ReadBudget(10, time);
    time.pass(Duration.ofHours(1));
    budget.consumed(10);

    assertThat(Duration.ofNanos(budget.nanosToWait())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void neverWaitsWithoutABound() {
    ReadBudget budget = new ReadBudget(0, time);
    budget.consumed(1e9);

    assertThat(budget.nanosToWait()).isZero();
    assertThat(budget.units()).isEqualTo(1e9);
  }
}
