package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Hash128;
import io.kooflow.schemas.item.ItemSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a published record that the content store does not give, as one text: the same in a
 * topic and in the table that is written from it. All that the table stores, but the fields that
 * are compared with the content store; so a field that a schema gains is compared from then on.
 * Numbers and flags as they are, anything else as a digest. For one thread.
 */
final class PublishedFields {
  /** Facts of this type are compared among published records alone. */
  static final String TYPE = "as published";

  /** Types of the same kind that speak of a list end with its name. */
  static final String LIST = TYPE + ": list ";

  private final Set<String> comparedWithStore;
  private final Hash128 hash = new Hash128();

  /** {@code comparedWithStore} are names of fields that are left out. */
  PublishedFields(Set<String> comparedWithStore) {
    this.comparedWithStore = Set.copyOf(comparedWithStore);
  }

  String of(IndexedRecord record) {
    List<String> fields = new ArrayList<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      if (field.getProp(ItemSchema.ATTRIBUTE) != null
          && !comparedWithStore.contains(field.name())) {
        fields.add(field.name() + "=" + shown(record.get(field.pos())));
      }
    }
    return String.join(" ", fields);
  }

  private String shown(@Nullable Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return hash.hex(text(value).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(@Nullable Object value) {
    if (value instanceof IndexedRecord record) {
      StringBuilder text = new StringBuilder("{");
      for (Schema.Field field : record.getSchema().getFields()) {
        if (field.getProp(ItemSchema.ATTRIBUTE) != null) {
          text.append(field.name()).append('=').append(text(record.get(field.pos()))).append('\n');
        }
      }
      return text.append('}').toString();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((key, each) -> sorted.put(String.valueOf(key), text(each)));
      return sorted.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PublishedFields::text).toList().toString();
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return HexFormat.of().formatHex(copy);
    }
    return String.valueOf(value);
  }
}
