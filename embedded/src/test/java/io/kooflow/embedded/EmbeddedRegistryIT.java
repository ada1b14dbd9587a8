package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  void keepsSchemaIdsOverAKillAndADamagedDatabase() throws Exception {
    EmbeddedRegistry first = EmbeddedRegistry.start(folder);
    String id = post(first, "/subjects/a-value/versions", OLD).body();
    first.process().kill();

    try (EmbeddedRegistry second = EmbeddedRegistry.start(folder, first.port())) {
      assertThat(second.url()).isEqualTo(first.url());
      assertThat(post(second, "/subjects/a-value/versions", OLD).body()).isEqualTo(id);
      assertThat(post(second, "/subjects/a-value/versions", INCOMPATIBLE).statusCode())
          .isEqualTo(409);
      String other = post(second, "/subjects/b-value/versions", INCOMPATIBLE).body();
      assertThat(other).isNotEqualTo(id);
      second.backUp();
      second.close();

      Path database = folder.resolve("registry.mv.db");
      byte[] whole = Files.readAllBytes(database);
      Files.write(database, Arrays.copyOf(whole, whole.length / 2));
      List<String> notices = new ArrayList<>();
      try (EmbeddedRegistry third =
          EmbeddedRegistry.start(folder, second.port(), true, notices::add)) {
        // In the other order, as another program would ask first.
        assertThat(post(third, "/subjects/b-value/versions", INCOMPATIBLE).body()).isEqualTo(other);
        assertThat(post(third, "/subjects/a-value/versions", OLD).body()).isEqualTo(id);
      }
      assertThat(notices)
          .singleElement()
          .asString()
          .contains(database + " is damaged", "made again, with the same ids");
      refusesToGiveIdsThatAreInUseToOthers(database);
    }
  }

  private void refusesToGiveIdsThatAreInUseToOthers(Path database) throws IOException {
    Files.write(database, new byte[0]);
    Path backup = folder.resolve("schemas.zip");
    byte[] whole = Files.readAllBytes(backup);
    Files.write(backup, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> EmbeddedRegistry.start(folder, 0, true, notice -> {}))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("and so is its backup");
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
