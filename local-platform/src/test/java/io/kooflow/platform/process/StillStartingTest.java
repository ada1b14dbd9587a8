package io.kooflow.platform.process;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class StillStartingTest {
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void namesWhatIsAwaitedAgainAndAgainUntilItIsClosed() {
    try (StillStarting telling =
        StillStarting.telling(told::add, () -> "part " + told.size(), Duration.ofMillis(5))) {
      await().until(() -> told.size() >= 2);
      assertThat(telling).isNotNull();
    }

    assertThat(told.get(0)).startsWith("  part 0 is still starting after ");
    assertThat(told.get(1)).startsWith("  part 1 is still starting after ");
  }
}
