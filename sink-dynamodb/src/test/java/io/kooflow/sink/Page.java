package io.kooflow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that is made from the code. */
public final class Page {
  private Page() {}

  /** Fails if the page is stale; with {@code -Dgolden.update=true} it is written anew. */
  public static void assertFresh(String name, String text) throws IOException {
    Path page = Path.of("..", "docs", name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(page, text);
    }
    assertThat(page).as("run with -Dgolden.update=true").content().isEqualTo(text);
  }
}
