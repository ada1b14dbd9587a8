package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.generation.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are part of the contract: renaming a store or a topic loses its state. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class TopologyShapeTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/engagement-topology.txt");

  @TempDir Path folder;

  @Test
  void isTheOneThatWasReviewed() throws IOException {
    String described = describe(Emission.PER_COMMIT);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, described);
    }

    assertThat(described).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void hasNoGeneratedName() {
    assertThat(describe(Emission.PER_COMMIT)).doesNotContain("-0000").doesNotContain("KSTREAM");
  }

  @Test
  void keepsItsStoresAndTopicsWhenEmittingPerRecord() {
    String withoutHooks =
        describe(Emission.PER_COMMIT)
            .replaceAll(", [a-z-]+-at-commit", "")
            .replaceAll("[a-z-]+-at-commit, ", "");

    assertThat(describe(Emission.PER_RECORD)).isEqualTo(withoutHooks);
  }

  private String describe(Emission emission) {
    return new EngagementTopology(
            TopicPlan.serving(1), Driver.RULES, PlainAvro.formats(), emission, 1)
        .build(KafkaSettings.of(Driver.config(folder)))
        .describe()
        .toString();
  }
}
