package io.kooflow.benchmarks.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.embedded.StubHttpServer.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The part of a schema registry that serializers ask for: schemas get ids in the order in which
 * they come. Asked a few times by each process, so it counts for nobody.
 */
public final class Registry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<String> schemas = new ArrayList<>();
  private final StubHttpServer server = StubHttpServer.start(this::answer);

  /** Address for {@code schema.registry.url}. */
  public String url() {
    return server.uri().toString();
  }

  private synchronized Answer answer(Request request) {
    try {
      String[] path = request.path().split("[/?]");
      if (path[1].equals("schemas")) {
        return given(Map.of("schema", schemas.get(Integer.parseInt(path[3]) - 1)));
      }
      String schema = JSON.readTree(request.body()).path("schema").asText();
      if (!schemas.contains(schema)) {
        schemas.add(schema);
      }
      return given(Map.of("id", schemas.indexOf(schema) + 1));
    } catch (JsonProcessingException unreadable) {
      return Answer.of(422, "{\"error_code\":42201,\"message\":\"unreadable\"}");
    }
  }

  private static Answer given(Map<String, ?> body) throws JsonProcessingException {
    return Answer.of(200, JSON.writeValueAsString(body));
  }

  @Override
  public void close() {
    server.close();
  }
}
