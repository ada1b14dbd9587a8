package io.kooflow.scoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON from a stranger: bounded in depth and size, each name once, nothing after the end. */
final class StrictJson {
  private static final int MAX_DEPTH = 32;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(factory())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private StrictJson() {}

  /** Writes one value; the writer must not fail. */
  interface Writer {
    void write(JsonGenerator json) throws IOException;
  }

  private static JsonFactory factory() {
    return new JsonFactoryBuilder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxDocumentLength(Limits.MAX_BYTES)
                .maxStringLength(Limits.MAX_BYTES)
                .maxNameLength(256)
                .maxNumberLength(64)
                .build())
        .build();
  }

  /** The array under {@code name} of the one object in {@code json}. */
  static ArrayNode array(byte[] json, String name) throws MalformedException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException notJson) {
      throw new MalformedException("not JSON within the limits: " + place(notJson));
    } catch (IOException notUtf8) {
      throw new MalformedException("not UTF-8");
    }
    if (root.get(name) instanceof ArrayNode array) {
      return array;
    }
    throw new MalformedException("must be an object with an array \"" + name + "\"");
  }

  private static String place(JsonProcessingException fault) {
    return fault.getLocation() == null
        ? fault.getClass().getSimpleName()
        : fault.getClass().getSimpleName() + " at byte " + fault.getLocation().getByteOffset();
  }

  static byte[] bytes(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      writer.write(json);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return bytes.toByteArray();
  }
}
