package io.kooflow.sink.dynamodb;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes in DynamoDB's JSON. */
final class AttributeJson {
  private AttributeJson() {}

  static void write(JsonGenerator json, Map<String, AttributeValue> attributes) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
      json.writeFieldName(attribute.getKey());
      write(json, attribute.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, AttributeValue value) throws IOException {
    json.writeStartObject();
    json.writeFieldName(value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name());
    switch (value.type()) {
      case S -> json.writeString(value.s());
      case N -> json.writeString(value.n());
      case BOOL -> json.writeBoolean(value.bool());
      case NUL -> json.writeBoolean(value.nul());
      case B -> json.writeBinary(value.b().asByteArrayUnsafe());
      case SS -> writeTexts(json, value.ss());
      case NS -> writeTexts(json, value.ns());
      case BS -> {
        json.writeStartArray();
        for (SdkBytes bytes : value.bs()) {
          json.writeBinary(bytes.asByteArrayUnsafe());
        }
        json.writeEndArray();
      }
      case M -> write(json, value.m());
      case L -> {
        json.writeStartArray();
        for (AttributeValue element : value.l()) {
          write(json, element);
        }
        json.writeEndArray();
      }
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("no attribute value");
    }
    json.writeEndObject();
  }

  private static void writeTexts(JsonGenerator json, List<String> texts) throws IOException {
    json.writeStartArray();
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /**
   * The attributes of an item.
   *
   * @throws IOException if it holds what is no attribute value
   */
  static Map<String, AttributeValue> read(JsonNode attributes) throws IOException {
    Map<String, AttributeValue> read = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      read.put(attribute.getKey(), value(attribute.getValue()));
    }
    return read;
  }

  private static AttributeValue value(JsonNode typed) throws IOException {
    if (typed.size() != 1) {
      throw new IOException("an attribute value has one type");
    }
    Map.Entry<String, JsonNode> entry = typed.properties().iterator().next();
    JsonNode value = entry.getValue();
    return switch (entry.getKey()) {
      case "S" -> AttributeValue.fromS(text(value));
      case "N" -> AttributeValue.fromN(text(value));
      case "BOOL" -> AttributeValue.fromBool(value.booleanValue());
      case "NULL" -> AttributeValue.fromNul(value.booleanValue());
      case "B" -> AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(value.binaryValue()));
      case "SS" -> AttributeValue.fromSs(texts(value));
      case "NS" -> AttributeValue.fromNs(texts(value));
      case "BS" -> {
        List<SdkBytes> elements = new ArrayList<>();
        for (JsonNode element : value) {
          elements.add(SdkBytes.fromByteArrayUnsafe(element.binaryValue()));
        }
        yield AttributeValue.fromBs(elements);
      }
      case "M" -> AttributeValue.fromM(read(value));
      case "L" -> {
        List<AttributeValue> elements = new ArrayList<>();
        for (JsonNode element : value) {
          elements.add(value(element));
        }
        yield AttributeValue.fromL(elements);
      }
      default -> throw new IOException("unknown type of an attribute value");
    };
  }

  private static List<String> texts(JsonNode values) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      texts.add(text(value));
    }
    return texts;
  }

  private static String text(JsonNode value) throws IOException {
    if (!value.isTextual()) {
      throw new IOException("an attribute value of texts has something else");
    }
    return value.textValue();
  }
}
