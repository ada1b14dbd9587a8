package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {
  private static final String OLD =
      "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"R\\\",\\\"fields\\\":[]}\"}";
  private static final String INCOMPATIBLE = "{\"schema\":\"\\\"string\\\"\"}";

  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init")
  @TempDir(factory = OddFolder.class)
  Path folder;

  @Test
  void keepsSchemaIdsOverAKillAndARestartOnTheSamePort() throws Exception {
    EmbeddedRegistry first = EmbeddedRegistry.start(folder);
    String id = post(first, "/subjects/a-value/versions", OLD).body();
    first.process().kill();

    try (EmbeddedRegistry second = EmbeddedRegistry.start(folder, first.port())) {
      assertThat(second.url()).isEqualTo(first.url());
      assertThat(post(second, "/subjects/a-value/versions", OLD).body()).isEqualTo(id);
      assertThat(post(second, "/subjects/a-value/versions", INCOMPATIBLE).statusCode())
          .isEqualTo(409);
      assertThat(post(second, "/subjects/b-value/versions", INCOMPATIBLE).body()).isNotEqualTo(id);
    }
  }

  private HttpResponse<String> post(EmbeddedRegistry registry, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
