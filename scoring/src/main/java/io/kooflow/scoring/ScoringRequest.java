package io.kooflow.scoring;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request: {@code {"instances":[{"id":"…","text":"…"}]}}.
 *
 * @param entries in the order of the request; what a client writes holds instances only
 */
public record ScoringRequest(List<Entry> entries) {
  /** Copies the list. */
  public ScoringRequest {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a request. An instance that cannot be scored becomes a {@link Refusal} in its place, so
   * that it does not fail the others. Unknown fields are ignored.
   *
   * @throws MalformedException when there is no list of instances in it
   * @throws TooLargeException when it is above {@link Limits}
   */
  public static ScoringRequest read(byte[] json) throws MalformedException, TooLargeException {
    if (json.length > Limits.MAX_BYTES) {
      throw new TooLargeException("request is larger than " + Limits.MAX_BYTES + " bytes");
    }
    ArrayNode instances = StrictJson.array(json, "instances");
    if (instances.size() > Limits.MAX_INSTANCES) {
      throw new TooLargeException(
          "request has " + instances.size() + " instances, more than " + Limits.MAX_INSTANCES);
    }
    List<Entry> entries = new ArrayList<>(instances.size());
    instances.forEach(instance -> entries.add(entry(instance)));
    return new ScoringRequest(entries);
  }

  private static Entry entry(JsonNode node) {
    JsonNode id = node.get("id");
    JsonNode text = node.get("text");
    if (id == null || !id.isTextual() || id.textValue().isEmpty()) {
      return Refusal.of(scalar(id), "id must be a string of at least one character");
    }
    if (text == null || !text.isTextual()) {
      return Refusal.of(id.textValue(), "text must be a string");
    }
    Instance instance = new Instance(id.textValue(), text.textValue());
    String fault = instance.fault();
    return fault.isEmpty() ? instance : Refusal.of(instance.id(), fault);
  }

  private static @Nullable String scalar(@Nullable JsonNode node) {
    return node == null || !node.isValueNode() || node.isNull() ? null : node.asText();
  }

  /** The bytes of a request for these instances, all of them without fault. */
  static byte[] write(List<Instance> instances) {
    return StrictJson.bytes(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("instances");
          for (Instance instance : instances) {
            write(json, instance);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Instance instance) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", instance.id());
    json.writeStringField("text", instance.text());
    json.writeEndObject();
  }
}
