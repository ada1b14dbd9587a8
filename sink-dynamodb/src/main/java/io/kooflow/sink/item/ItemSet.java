package io.kooflow.sink.item;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A set of DynamoDB: each element once, in the order in which they came.
 *
 * @param form whose elements: texts, numbers or binary values
 * @param elements by what makes them equal in DynamoDB; not empty
 */
record ItemSet(Form form, Map<Object, Object> elements) {

  /**
   * A set of some elements.
   *
   * @throws UnfitValueException if one is of another type than the set's, or cannot be stored
   */
  static ItemSet of(Form form, List<Object> elements) {
    Map<Object, Object> once = new LinkedHashMap<>();
    try {
      elements.forEach(element -> once.putIfAbsent(identity(form, element), element));
    } catch (UnfitValueException unfit) {
      throw unfit.inside("[]");
    }
    return new ItemSet(form, once);
  }

  private static Object identity(Form form, Object element) {
    if (form == Form.NUMBERS) {
      return Numbers.text(element);
    }
    if (form == Form.TEXTS && element instanceof String) {
      return element;
    }
    if (form == Form.BINARIES && element instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (form == Form.BINARIES && element instanceof ByteBuffer buffer) {
      return buffer;
    }
    throw new UnfitValueException("is not of the type of its set");
  }

  /** Bytes of all elements, as DynamoDB counts them. */
  int measure() {
    int bytes = 0;
    for (Map.Entry<Object, Object> element : elements.entrySet()) {
      bytes +=
          switch (form) {
            case NUMBERS -> Numbers.bytes(element.getValue());
            case TEXTS -> Texts.bytes((String) element.getKey());
            default -> ((ByteBuffer) element.getKey()).remaining();
          };
    }
    return Values.limited(bytes);
  }

  AttributeValue build() {
    return switch (form) {
      case NUMBERS -> AttributeValue.fromNs(texts());
      case TEXTS -> AttributeValue.fromSs(texts());
      default ->
          AttributeValue.fromBs(
              elements.keySet().stream()
                  .map(bytes -> SdkBytes.fromByteBuffer((ByteBuffer) bytes))
                  .toList());
    };
  }

  private List<String> texts() {
    return elements.keySet().stream().map(String.class::cast).toList();
  }
}
