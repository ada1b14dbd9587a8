package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code -Dgolden.update=true} writes the page anew. */
class SettingsPageTest {
  private static final Path PAGE = Path.of("../docs/streams-config.md");

  @Test
  void theReferencePageTellsOfTheSettingsThatThereAre() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, SettingsPage.text());
    }

    assertThat(Files.readString(PAGE)).isEqualTo(SettingsPage.text());
  }
}
