package io.kooflow.source.change;

import io.kooflow.schemas.Position;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * One change of an item, as the table or its stream tells it.
 *
 * @param op INSERT, MODIFY or REMOVE of the stream, SNAPSHOT for a row that was read
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

  private static final String REMOVE = "REMOVE";

  /**
   * A record of the stream.
   *
   * @param readAt stands in where the record does not say when the store took it
   */
  static ItemChange ofStream(Record record, int epoch, Instant readAt) {
    StreamRecord told = record.dynamodb();
    Instant taken = told.approximateCreationDateTime();
    return new ItemChange(
        record.eventNameAsString(),
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

  /** Whether the item is gone after it. */
  boolean isRemoval() {
    return op.equals(REMOVE);
  }
}
