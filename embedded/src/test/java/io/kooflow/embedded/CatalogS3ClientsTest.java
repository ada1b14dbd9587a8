package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.embedded.StubHttpServer.Request;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class CatalogS3ClientsTest {
  @Test
  void writesWithoutAskingWhetherToContinue() {
    try (StubHttpServer server = StubHttpServer.start(request -> Answer.of(200, ""))) {
      CatalogS3Clients clients = new CatalogS3Clients();
      clients.initialize(
          CatalogProperties.server(Path.of("catalog"), server.uri(), "s3://lake/warehouse"));
      try (S3Client s3 = clients.s3()) {
        s3.putObject(put -> put.bucket("lake").key("a"), RequestBody.fromString("hello"));
      }

      assertThat(server.requests()).extracting(Request::method).containsExactly("PUT");
      Request written = server.requests().get(0);
      assertThat(written.path()).isEqualTo("/lake/a");
      assertThat(written.headers()).doesNotContainKey("Expect");
    }
  }
}
