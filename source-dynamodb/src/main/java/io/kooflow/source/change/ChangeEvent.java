package io.kooflow.source.change;

import io.kooflow.schemas.item.ItemAttribute;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change event, ready for its topic.
 *
 * @param key partition key of the item, the record's key: a long, a text or bytes
 * @param value the event
 * @param beforeUnreadable whether there was an item before that cannot be read: {@code before} is
 *     then null. The change itself is whole, so it is not held back: it may be the very one that
 *     repairs or removes a bad item.
 */
record ChangeEvent(Object key, Struct value, boolean beforeUnreadable) {

  /**
   * The event of {@code change}.
   *
   * @throws UnreadableItemException if a key or the item after the change cannot be read
   */
  static ChangeEvent of(ChangeShape shape, ItemChange change, ItemReader reader)
      throws UnreadableItemException {
    Struct event = new Struct(shape.event());
    for (ItemAttribute key : shape.keys()) {
      String field = key.field();
      Schema schema = shape.event().field(field).schema();
      event.put(field, reader.key(shape.items(), key, schema, change.keys()));
    }
    if (!change.isRemoval()) {
      event.put(ChangeShape.AFTER, item(shape, ChangeShape.AFTER, change.after(), reader));
    }
    Struct before = readableOrNull(shape, change.before());
    event.put(ChangeShape.BEFORE, before);
    event.put(ChangeShape.OP, change.op());
    event.put(ChangeShape.CHANGED_AT, shape.changedAt(change.changedAt()));
    event.put(ChangeShape.POSITION, change.position().bytes());
    Object key = event.get(shape.items().partitionKey().field());
    return new ChangeEvent(
        shape.recordKey(key), event, before == null && !change.before().isEmpty());
  }

  private static @Nullable Struct readableOrNull(
      ChangeShape shape, Map<String, AttributeValue> before) {
    if (before.isEmpty()) {
      return null;
    }
    try {
      return item(shape, ChangeShape.BEFORE, before, shape.quietReader());
    } catch (UnreadableItemException unreadable) {
      return null;
    }
  }

  private static Struct item(
      ChangeShape shape, String field, Map<String, AttributeValue> item, ItemReader reader)
      throws UnreadableItemException {
    return reader.struct(
        shape.items(), shape.event().field(field).schema(), ItemChange.withoutMarks(item));
  }
}
