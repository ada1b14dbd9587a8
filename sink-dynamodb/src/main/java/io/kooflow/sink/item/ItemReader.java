package io.kooflow.sink.item;

import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.sink.coalesce.ItemKey;
import io.kooflow.sink.coalesce.Write;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns records into the items that they ask for: a value into its item, a tombstone into a marker.
 */
public final class ItemReader {
  /** How long a marker keeps older records out. */
  public static final Duration MARKER_KEPT = Duration.ofDays(30);

  /** About what a waiting write takes in memory beside the bytes of item and record. */
  private static final int OVERHEAD = 1_024;

  private static final int MAX_KEY_BYTES = 2_048;

  private final Map<String, TargetTable> tables;
  private final InstantSource clock;
  private final ItemSchemas schemas = new ItemSchemas();

  /**
   * @param tables table of each topic
   * @param clock tells when a marker was made
   */
  public ItemReader(Map<String, TargetTable> tables, InstantSource clock) {
    this.tables = Map.copyOf(tables);
    this.clock = clock;
  }

  /**
   * The write that a record asks for.
   *
   * @throws UnfitRecordException if it can never be one: no revision, wrong types, not a finite
   *     number, an item over 400 KB, a key of another type than the table's
   * @throws ConnectException if the topic has no table: the settings are wrong, not the record
   */
  public Write<SinkItem> read(SinkRecord record) {
    TargetTable table = tables.get(record.originalTopic());
    if (table == null) {
      throw new ConnectException(
          "Topic '%s' has no table; add '%s:<table>' to the setting 'tables'"
              .formatted(record.originalTopic(), record.originalTopic()));
    }
    return record.value() == null ? marker(table, record) : item(table, record);
  }

  private Write<SinkItem> item(TargetTable table, SinkRecord record) {
    if (!(record.value() instanceof Struct struct)) {
      throw new UnfitRecordException(
          "The value must be a struct, got " + record.value().getClass().getSimpleName());
    }
    Revision revision = Revisions.of(struct);
    ItemSchema schema = schemas.named(struct.schema().name());
    Map<String, AttributeValue> attributes = AttributeValues.of(struct, schema, "");
    Revisions.put(attributes, revision);
    AttributeValue recordKey = recordKey(table, record);
    if (recordKey != null) {
      AttributeValue itemKey = attributes.putIfAbsent(table.key(), recordKey);
      if (itemKey != null && !itemKey.equals(recordKey)) {
        throw new UnfitRecordException(
            "The key of the record is not the " + table.key() + " of its value");
      }
    }
    return write(table, attributes, revision, record);
  }

  private Write<SinkItem> marker(TargetTable table, SinkRecord record) {
    Revision revision = Revisions.ofTombstone(record);
    AttributeValue key = recordKey(table, record);
    if (key == null) {
      throw new UnfitRecordException("A tombstone needs a key");
    }
    long expires = clock.instant().plus(MARKER_KEPT).getEpochSecond();
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put(table.key(), key);
    Revisions.put(attributes, revision);
    attributes.put(Tables.DELETED, AttributeValue.fromBool(true));
    attributes.put(Tables.EXPIRES_AT, AttributeValue.fromN(Long.toString(expires)));
    return write(table, attributes, revision, record);
  }

  private static Write<SinkItem> write(
      TargetTable table,
      Map<String, AttributeValue> attributes,
      Revision revision,
      SinkRecord record) {
    String key = key(table, attributes.get(table.key()));
    int bytes = ItemSize.of(attributes);
    if (bytes > ItemSize.MOST_BYTES) {
      throw new UnfitRecordException(
          "The item has %d bytes, DynamoDB takes %d".formatted(bytes, ItemSize.MOST_BYTES));
    }
    SinkItem item = new SinkItem(table, attributes, bytes, record);
    // The item once as attributes, and once as what came from the topic.
    return new Write<>(new ItemKey(table.name(), key), revision, item, 4L * bytes + OVERHEAD);
  }

  /** The key's text, after checking that the table takes it. */
  private static String key(TargetTable table, @Nullable AttributeValue key) {
    if (key == null) {
      throw new UnfitRecordException("Neither key nor value has " + table.key());
    }
    if (!key.type().name().equals(table.keyType().name())) {
      throw new UnfitRecordException(
          "%s is of type %s, the table's key is %s"
              .formatted(table.key(), key.type(), table.keyType()));
    }
    String text = key.n() == null ? key.s() : key.n();
    if (text.isEmpty() || ItemSize.of(Map.of("", key)) > MAX_KEY_BYTES) {
      throw new UnfitRecordException(
          table.key() + " must have 1 to " + MAX_KEY_BYTES + " bytes as a key");
    }
    return text;
  }

  private static @Nullable AttributeValue recordKey(TargetTable table, SinkRecord record) {
    Object key = record.key();
    return key == null ? null : AttributeValues.of(key, null, "key of " + table.name());
  }
}
