package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void neverHandsOutAPortTwice() {
    assertThat(FreePorts.next()).isNotEqualTo(FreePorts.next()).isLessThan(32_000);
  }

  @Test
  void keepsAGivenPortThatIsFree() {
    int port = FreePorts.next();
    assertThat(FreePorts.resolve("a server", port)).isEqualTo(port);
  }

  @Test
  void refusesATakenPortByName() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(FreePorts.isFree(port)).isFalse();
      assertThatThrownBy(() -> FreePorts.resolve("Kafka", port))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("Kafka")
          .hasMessageContaining(String.valueOf(port));
    }
  }
}
