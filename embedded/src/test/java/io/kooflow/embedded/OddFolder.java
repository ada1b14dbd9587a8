package io.kooflow.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Temporary folders whose name has every character that a data folder may have, and more. */
final class OddFolder implements TempDirFactory {
  /** All printable ASCII characters that are free, an escape, other scripts. */
  static final String NAME = " ~`!@#$%^&*()-_=+[{]}|'\"<.>%20 $A é e\u0301 हिन्दी க்ஷ 文 ";

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return Files.createTempDirectory(NAME);
  }
}
