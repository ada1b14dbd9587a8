package io.kooflow.operations.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.Hop;
import io.kooflow.audit.Pipeline;
import io.kooflow.embedded.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PlatformAuditTest {
  private static final Path TOPOLOGY =
      Path.of("streams-app/src/test/resources/golden/engagement-topology.txt");
  private static final Pattern REPARTITION =
      Pattern.compile("Source: .*\\(topics: \\[(.+-repartition)]\\)");

  /** What is under way inside the application is on these topics, and nowhere else. */
  @Test
  void restMeansThatNothingIsLeftOnAnyTopicInsideTheStreamsApplication() throws IOException {
    Hop streams = Pipeline.streams(7);
    List<String> inside =
        REPARTITION
            .matcher(Files.readString(ProjectFolder.ofTests().resolve(TOPOLOGY)))
            .results()
            .map((MatchResult found) -> streams.group() + "-" + found.group(1))
            .toList();

    assertThat(inside).hasSizeGreaterThan(2);
    assertThat(streams.topics()).containsAll(inside);
  }
}
