package io.kooflow.source.change;

import io.kooflow.schemas.connect.DefaultValues;
import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.schemas.item.ItemValue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of an item, and of the records inside it, hold where the item has no attribute
 * for them: null where they may be null, whatever their default, since that is how null is stored;
 * else their default. Worked out once for a schema; immutable.
 */
final class AbsentFields {

  /**
   * For one record.
   *
   * @param defaults by the index of the field; null where there is none
   * @param unstored the fields that are no attribute and may not be null
   * @param unknown takes the attributes that the schema does not know; null if there is no such
   *     field
   */
  record OfRecord(@Nullable Object[] defaults, List<Field> unstored, @Nullable Field unknown) {}

  private final Map<ItemSchema, OfRecord> records = new IdentityHashMap<>();
  private final @Nullable String unknownField;

  private AbsentFields(@Nullable String unknownField) {
    this.unknownField = unknownField;
  }

  /**
   * Those of items of this schema.
   *
   * @param target the items' Connect schema
   * @param unknownField name of the maps that take what the schema does not know; null for none
   * @throws IllegalArgumentException naming the field that nothing can fill: no attribute, not
   *     optional, no default
   */
  static AbsentFields of(ItemSchema items, Schema target, @Nullable String unknownField) {
    AbsentFields fields = new AbsentFields(unknownField);
    fields.add(items, target);
    return fields;
  }

  /** Those of the records of one schema, a part of the item's. */
  OfRecord of(ItemSchema record) {
    OfRecord found = records.get(record);
    if (found == null) {
      throw new IllegalArgumentException(record.schema() + " is no part of the item");
    }
    return found;
  }

  private void add(ItemSchema record, Schema target) {
    @Nullable Object[] defaults = new Object[target.fields().size()];
    List<Field> unstored = new ArrayList<>(target.fields());
    Field unknown = unknownField == null ? null : target.field(unknownField);
    for (ItemAttribute attribute : record.attributes()) {
      Field field = target.fields().get(attribute.index());
      unstored.remove(field);
      unknown = field.equals(unknown) ? null : unknown;
      add(attribute.value(), field.schema());
    }
    unstored.removeIf(field -> field.schema().isOptional());
    for (Field field : target.fields()) {
      if (!field.schema().isOptional()) {
        defaults[field.index()] = defaultOf(record, field, unstored.contains(field));
      }
    }
    records.put(
        record,
        new OfRecord(defaults, List.copyOf(unstored), isMapOfTexts(unknown) ? unknown : null));
  }

  private void add(ItemValue value, Schema target) {
    ItemSchema nested = value.nested();
    ItemValue elements = value.elements();
    if (nested != null) {
      add(nested, target);
    } else if (elements != null) {
      add(elements, target.valueSchema());
    }
  }

  private static @Nullable Object defaultOf(ItemSchema record, Field field, boolean unstored) {
    org.apache.avro.Schema.Field avro = record.schema().getField(field.name());
    Object value = DefaultValues.of(avro, field.schema());
    if (value != null || !unstored) {
      return value;
    }
    if (field.schema().type() == Schema.Type.MAP) {
      return Map.of();
    }
    throw new IllegalArgumentException(
        "%s has the field %s that is no attribute, not optional, and has no default"
            .formatted(record.schema().getFullName(), field.name()));
  }

  private static boolean isMapOfTexts(@Nullable Field field) {
    return field != null
        && field.schema().type() == Schema.Type.MAP
        && field.schema().valueSchema().type() == Schema.Type.STRING;
  }
}
