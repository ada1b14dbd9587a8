package io.kooflow.source.change;

import io.kooflow.schemas.Position;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * One change of an item, as the table or its stream tells it.
 *
 * @param op INSERT, MODIFY or REMOVE of the stream, EXPIRE for a removal by the table's time to
 *     live, SNAPSHOT for what was read from the table
 * @param keys the item's keys
 * @param before the item before the change; empty if there was none or it is not known
 * @param after the item after the change; empty if it is gone
 * @param changedAt when the store took the change, in whole seconds; for a row, when it was read
 * @param position where the change stands in the item's history
 */
record ItemChange(
    String op,
    Map<String, AttributeValue> keys,
    Map<String, AttributeValue> before,
    Map<String, AttributeValue> after,
    Instant changedAt,
    Position position) {

  /** What {@code op} says of a row read by a snapshot. */
  public static final String SNAPSHOT = "SNAPSHOT";

  /** What {@code op} says of a removal that the table's time to live made. */
  public static final String EXPIRE = "EXPIRE";

  private static final String REMOVE = "REMOVE";
  private static final String MODIFY = "MODIFY";

  /** Attributes that global tables of version 2017.11.29 write beside the item's own. */
  private static final String REPLICATION = "aws:rep:";

  /**
   * A record of the stream.
   *
   * @param readAt stands in where the record does not say when the store took it
   */
  static ItemChange ofStream(Record record, int epoch, Instant readAt) {
    StreamRecord told = record.dynamodb();
    Instant taken = told.approximateCreationDateTime();
    return new ItemChange(
        expired(record) ? EXPIRE : record.eventNameAsString(),
        told.keys(),
        told.oldImage(),
        told.newImage(),
        taken == null ? readAt : taken,
        Position.stream(epoch, told.sequenceNumber()));
  }

  /** A row read by a snapshot. */
  static ItemChange ofRow(
      ChangeShape shape, Map<String, AttributeValue> row, Instant readAt, Position position) {
    return new ItemChange(SNAPSHOT, shape.keysOf(row), Map.of(), row, readAt, position);
  }

  /** An item that was asked for and is not there. */
  static ItemChange ofMissing(Map<String, AttributeValue> keys, Instant readAt, Position position) {
    return new ItemChange(SNAPSHOT, keys, Map.of(), Map.of(), readAt, position);
  }

  /** Whether the item is gone after it. */
  boolean isRemoval() {
    return op.equals(REMOVE) || op.equals(EXPIRE) || (op.equals(SNAPSHOT) && after.isEmpty());
  }

  /**
   * Whether a global table only noted for itself when and where a write was made: the write has a
   * record of its own, and counting this one too would count it twice.
   */
  boolean isReplicationEcho() {
    return op.equals(MODIFY)
        && (isMarked(before) || isMarked(after))
        && withoutMarks(before).equals(withoutMarks(after));
  }

  /** The item as its owners wrote it. */
  static Map<String, AttributeValue> withoutMarks(Map<String, AttributeValue> item) {
    if (!isMarked(item)) {
      return item;
    }
    Map<String, AttributeValue> own = new LinkedHashMap<>(item);
    own.keySet().removeIf(name -> name.startsWith(REPLICATION));
    return own;
  }

  private static boolean isMarked(Map<String, AttributeValue> item) {
    for (String name : item.keySet()) {
      if (name.startsWith(REPLICATION)) {
        return true;
      }
    }
    return false;
  }

  private static boolean expired(Record record) {
    Identity by = record.userIdentity();
    return by != null
        && "Service".equals(by.type())
        && "dynamodb.amazonaws.com".equals(by.principalId())
        && REMOVE.equals(record.eventNameAsString());
  }
}
