package io.kooflow.source.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change in DynamoDB's own JSON, as it goes to the dead-letter topic: {@code eventName}, {@code
 * Keys}, {@code NewImage}, {@code OldImage}. Numbers stay the text that the store gave. ASCII only,
 * so that even text that UTF-8 cannot hold survives.
 */
public final class DynamoDbJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private DynamoDbJson() {}

  /** Everything that the store told of the change. */
  static byte[] of(ItemChange change) {
    return write(
        json -> {
          start(json, change);
          images(json, change);
        });
  }

  /** The keys alone, and how large the rest was: a pointer to a change too large for a message. */
  static byte[] pointer(ItemChange change, int wholeBytes) {
    return write(
        json -> {
          start(json, change);
          json.writeNumberField("omittedBytes", wholeBytes);
        });
  }

  /** One value, as in {@code {"N":"1.50"}}. */
  static String text(AttributeValue value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      value(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** One item, as in {@code {"ID":{"N":"1"}}}. */
  public static String item(Map<String, AttributeValue> item) {
    byte[] bytes =
        write(
            json -> {
              for (Map.Entry<String, AttributeValue> entry : item.entrySet()) {
                json.writeFieldName(entry.getKey());
                value(json, entry.getValue());
              }
            });
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void start(JsonGenerator json, ItemChange change) throws IOException {
    json.writeStringField("eventName", change.op());
    item(json, "Keys", change.keys());
  }

  private static void images(JsonGenerator json, ItemChange change) throws IOException {
    if (!change.after().isEmpty()) {
      item(json, "NewImage", change.after());
    }
    if (!change.before().isEmpty()) {
      item(json, "OldImage", change.before());
    }
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] write(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void item(JsonGenerator json, String name, Map<String, AttributeValue> item)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, AttributeValue> entry : item.entrySet()) {
      json.writeFieldName(entry.getKey());
      value(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, AttributeValue value) throws IOException {
    json.writeStartObject();
    switch (value.type()) {
      case S -> json.writeStringField("S", value.s());
      case N -> json.writeStringField("N", value.n());
      case B -> json.writeBinaryField("B", value.b().asByteArrayUnsafe());
      case BOOL -> json.writeBooleanField("BOOL", value.bool());
      case NUL -> json.writeBooleanField("NULL", true);
      case SS -> strings(json, "SS", value.ss());
      case NS -> strings(json, "NS", value.ns());
      case BS -> binaries(json, value.bs());
      case L -> list(json, value.l());
      case M -> item(json, "M", value.m());
      case UNKNOWN_TO_SDK_VERSION -> json.writeBooleanField("UNKNOWN", true);
    }
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String type, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(type);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void binaries(JsonGenerator json, List<SdkBytes> binaries) throws IOException {
    json.writeArrayFieldStart("BS");
    for (SdkBytes binary : binaries) {
      json.writeBinary(binary.asByteArrayUnsafe());
    }
    json.writeEndArray();
  }

  private static void list(JsonGenerator json, List<AttributeValue> list) throws IOException {
    json.writeArrayFieldStart("L");
    for (AttributeValue element : list) {
      value(json, element);
    }
    json.writeEndArray();
  }
}
