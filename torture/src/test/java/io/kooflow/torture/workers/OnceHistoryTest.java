package io.kooflow.torture.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.Position;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OnceHistoryTest {
  private final OnceHistory history = new OnceHistory();

  @Test
  void isContentWithEachChangeOnceAndEachRowOnce() {
    history.written("a", "1");
    history.captureBegins();
    history.written("a", "2");
    history.written("a", null);
    history.written("a", null);
    row("a", "2");
    told("a", 1, "1");
    told("a", 2, "2");
    told("a", 3, null);

    assertThat(history.differences()).isEmpty();
    assertThat(history.toldAll()).isTrue();
    assertThat(history.changes()).isEqualTo(3);
  }

  @Test
  void noticesAChangeThatIsToldTwice() {
    history.written("a", "1");
    told("a", 1, "1");
    told("a", 1, "1");

    assertThat(history.differences()).hasSize(2).anyMatch(line -> line.contains("told behind"));
  }

  @Test
  void noticesAChangeThatIsMissing() {
    history.written("a", "1");
    history.written("a", "2");
    told("a", 2, "2");

    assertThat(history.toldAll()).isFalse();
    assertThat(history.differences()).singleElement().asString().contains("written [1, 2]");
  }

  @Test
  void noticesARowOfTheSnapshotThatIsToldTwiceOrNotAtAll() {
    history.written("a", "1");
    history.written("b", "1");
    history.captureBegins();
    told("a", 1, "1");
    told("b", 2, "1");
    row("a", "1");
    row("a", "1");

    assertThat(history.readEveryRow()).isFalse();
    assertThat(history.differences())
        .containsExactly("a: told 2 times by the snapshot", "b: told 0 times by the snapshot");
  }

  private void told(String item, int sequence, @Nullable String state) {
    history.told(item, Position.stream(1, Integer.toString(sequence)), state);
  }

  private void row(String item, String state) {
    history.told(item, Position.snapshot(1, "0", 1), state);
  }
}
