package io.kooflow.schemas.serde;

import io.kooflow.schemas.registry.StubRegistry;
import org.junit.jupiter.api.Test;

class ConfluentBytesTest {

  @Test
  void areTheBytesOfConfluentsOwnClientBothWays() throws Exception {
    try (StubRegistry registry = StubRegistry.start()) {
      ConfluentBytes.compare(registry.url());
    }
  }
}
