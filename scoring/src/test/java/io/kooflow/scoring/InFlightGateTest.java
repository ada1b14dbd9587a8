package io.kooflow.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InFlightGateTest {
  private final List<CompletableFuture<String>> started = new ArrayList<>();
  private final InFlightGate gate = new InFlightGate(2);

  @Test
  void startsNoMoreThanItsLimitAndTheNextWhenOneEnds() {
    List<CompletableFuture<String>> results = IntStream.range(0, 4).mapToObj(i -> pass()).toList();
    assertThat(started).hasSize(2);

    started.get(1).complete("one");

    assertThat(started).hasSize(3);
    assertThat(results.get(1)).isCompletedWithValue("one");
    assertThat(results.get(0)).isNotDone();
  }

  @Test
  void givesThePlaceOfAFailedCallToTheNext() {
    List<CompletableFuture<String>> results = IntStream.range(0, 3).mapToObj(i -> pass()).toList();

    started.get(0).completeExceptionally(new IllegalStateException("lost"));

    assertThat(results.get(0)).isCompletedExceptionally();
    assertThat(started).hasSize(3);
  }

  @Test
  void countsACallThatCannotStartAsFailed() {
    CompletableFuture<String> result =
        gate.pass(
            () -> {
              throw new IllegalStateException("closed");
            });
    pass();
    pass();

    assertThat(result).isCompletedExceptionally();
    assertThat(started).hasSize(2);
  }

  @Test
  void letsAnyNumberOfCallsPassThatEndAsTheyStart() {
    pass();
    pass();
    List<CompletableFuture<String>> results =
        IntStream.range(0, 100_000)
            .mapToObj(i -> gate.pass(() -> CompletableFuture.completedFuture("at once")))
            .toList();

    started.get(0).complete("one");

    assertThat(results).allMatch(CompletableFuture::isDone);
  }

  private CompletableFuture<String> pass() {
    return gate.pass(
        () -> {
          CompletableFuture<String> call = new CompletableFuture<>();
          started.add(call);
          return call;
        });
  }
}
