package io.kooflow.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.streams.generation.Standing;
import io.kooflow.streams.metrics.AppMetrics;
import io.kooflow.streams.metrics.Counters;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {
  @Test
  void answersProbesBesideManyClientsThatSendHalfARequest() throws Exception {
    Standing standing = new Standing(1);
    List<Socket> slow = new ArrayList<>();
    try (HttpEndpoints endpoints =
        HttpEndpoints.start(
            "127.0.0.1", 0, new Health(standing), new AppMetrics(new Counters(), standing))) {
      URI address = endpoints.uri();
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        slow.add(socket);
        socket.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
      }

      for (String path : List.of("/health", "/metrics", "/health")) {
        HttpRequest request =
            HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofMinutes(10)).build();
        assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
      }
      for (Socket socket : slow) {
        socket.setSoTimeout(120_000);
        assertThat(socket.getInputStream().read()).as("cut off").isNegative();
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }
}
