package io.kooflow.scoring;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request: {@code {"predictions":[…]}}, one place for each instance, in the
 * request's order.
 *
 * @param predictions predictions and refusals
 */
public record ScoringAnswer(List<Answer> predictions) {
  /** Copies the list. */
  public ScoringAnswer {
    predictions = List.copyOf(predictions);
  }

  /** The JSON of this answer, UTF-8. */
  public byte[] bytes() {
    return StrictJson.bytes(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("predictions");
          for (Answer answer : predictions) {
            write(json, answer);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Answer answer) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", answer.id());
    if (answer instanceof Refusal refusal) {
      json.writeStringField("error", refusal.error());
    } else if (answer instanceof Prediction prediction) {
      write(json, prediction);
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Prediction prediction) throws IOException {
    json.writeStringField("model", prediction.model());
    json.writeStringField("version", prediction.version());
    json.writeStringField("language", prediction.language());
    json.writeNumberField("languageProbability", prediction.languageProbability());
    if (prediction.sentiment() != null && prediction.sentimentProbability() != null) {
      json.writeStringField("sentiment", prediction.sentiment());
      json.writeNumberField("sentimentProbability", prediction.sentimentProbability());
    }
  }

  /**
   * Reads the answer to a request for {@code asked}.
   *
   * @throws MalformedException unless it holds exactly one well-formed place for each id, in order
   */
  static ScoringAnswer read(byte[] json, List<Instance> asked) throws MalformedException {
    if (json.length > Limits.MAX_BYTES) {
      throw new MalformedException("answer is larger than " + Limits.MAX_BYTES + " bytes");
    }
    ArrayNode predictions = StrictJson.array(json, "predictions");
    if (predictions.size() != asked.size()) {
      throw new MalformedException(
          asked.size() + " instances got " + predictions.size() + " predictions");
    }
    List<Answer> answers = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      answers.add(answer(predictions.get(i), asked.get(i).id(), i));
    }
    return new ScoringAnswer(answers);
  }

  private static Answer answer(JsonNode node, String id, int place) throws MalformedException {
    if (!id.equals(node.path("id").textValue())) {
      throw new MalformedException(
          "prediction " + place + " is not for the instance at that place");
    }
    if (node.path("error").isTextual()) {
      return new Refusal(id, node.path("error").textValue());
    }
    try {
      return new Prediction(
          id,
          text(node, "model"),
          text(node, "version"),
          text(node, "language"),
          number(node, "languageProbability"),
          absent(node, "sentiment") ? null : text(node, "sentiment"),
          optionalNumber(node, "sentimentProbability"));
    } catch (IllegalArgumentException outside) {
      throw new MalformedException("prediction " + place + ": " + outside.getMessage());
    }
  }

  private static boolean absent(JsonNode node, String field) {
    return node.path(field).isMissingNode() || node.path(field).isNull();
  }

  private static String text(JsonNode node, String field) {
    String value = node.path(field).textValue();
    if (value == null) {
      throw new IllegalArgumentException(field + " must be a string");
    }
    return value;
  }

  private static @Nullable Double optionalNumber(JsonNode node, String field) {
    return absent(node, field) ? null : (Double) number(node, field);
  }

  private static double number(JsonNode node, String field) {
    if (!node.path(field).isNumber()) {
      throw new IllegalArgumentException(field + " must be a number");
    }
    return node.path(field).doubleValue();
  }
}
