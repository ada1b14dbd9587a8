package io.kooflow.flink.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.embedded.StubHttpServer.Request;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A model endpoint that finds each text's language in the text itself ({@code en: hello}), refuses
 * texts that say so, and can be told to be busy or broken.
 */
public final class StubModel implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final List<String> texts = new CopyOnWriteArrayList<>();
  private final StubHttpServer server = StubHttpServer.start(this::answer);
  private volatile boolean broken;
  private volatile boolean silent;

  public URI uri() {
    return server.uri();
  }

  void busyForNext(int requests) {
    server.answerNext(
        requests,
        Answer.of(429, "{\"Message\":\"busy\"}")
            .withHeader("x-amzn-ErrorType", "ThrottlingException")
            .withHeader("Retry-After", "1"));
  }

  void breakDown() {
    broken = true;
  }

  /** Takes requests and never answers. */
  void fallSilent() {
    silent = true;
  }

  void forbidForNext(int requests) {
    server.answerNext(
        requests, Answer.of(403, "{}").withHeader("x-amzn-ErrorType", "AccessDeniedException"));
  }

  void recover() {
    broken = false;
    silent = false;
  }

  private Answer answer(Request request) {
    if (silent) {
      return Answer.of(200, "{}").after(Duration.ofHours(1));
    }
    if (broken) {
      return Answer.of(503, "{}").withHeader("x-amzn-ErrorType", "ServiceUnavailable");
    }
    try {
      ObjectNode answer = MAPPER.createObjectNode();
      ArrayNode predictions = answer.putArray("predictions");
      MAPPER
          .readTree(request.body())
          .path("instances")
          .forEach(one -> predict(one, predictions.addObject()));
      return Answer.of(200, MAPPER.writeValueAsString(answer));
    } catch (JsonProcessingException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  private void predict(JsonNode instance, ObjectNode prediction) {
    String text = instance.path("text").asText();
    texts.add(text);
    prediction.put("id", instance.path("id").asText());
    if (text.contains("refuse me")) {
      prediction.put("error", "asked for it");
      return;
    }
    prediction.put("model", "stub").put("version", "1").put("language", text.substring(0, 2));
    prediction.put("languageProbability", 0.75);
    if (text.startsWith("en")) {
      prediction.put("sentiment", "neutral").put("sentimentProbability", 0.5);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
