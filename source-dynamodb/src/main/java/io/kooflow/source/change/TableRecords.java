package io.kooflow.source.change;

import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Makes the records of one table: a change event on its topic, or a dead letter on the topic's
 * dead-letter topic. Each change gives exactly one record, so its offset is never skipped.
 */
public final class TableRecords {
  private final String topic;
  private final int epoch;
  private final ChangeShape shape;
  private final int maxBytes;
  private final RecordCounts counts;

  /**
   * @param topic topic of the change events
   * @param epoch epoch of the table's stream, 0 to 255
   * @param maxBytes largest message; a larger event goes to the dead-letter topic
   */
  public TableRecords(
      String topic, int epoch, ChangeShape shape, int maxBytes, RecordCounts counts) {
    this.topic = topic;
    this.epoch = epoch;
    this.shape = shape;
    this.maxBytes = maxBytes;
    this.counts = counts;
  }

  /**
   * Where a record stands in its source.
   *
   * @param partition Connect's source partition
   * @param offset Connect's source offset, as of this record
   * @param place what a dead letter calls its partition: the shard, or the scan
   * @param readAt when the record was read
   */
  public record Origin(
      Map<String, String> partition, Map<String, Object> offset, String place, Instant readAt) {}

  /** The record of a change that the stream tells. */
  public SourceRecord ofStream(Record record, Origin origin) {
    return of(ItemChange.ofStream(record, epoch, origin.readAt()), origin);
  }

  /**
   * The record of a row that a snapshot read.
   *
   * @param through the sequence number of the snapshot's positions, decimal
   * @param snapshot number of the snapshot, 1 or more
   */
  public SourceRecord ofRow(
      Map<String, AttributeValue> row, String through, int snapshot, Origin origin) {
    Position position = Position.snapshot(epoch, through, snapshot);
    return of(ItemChange.ofRow(shape, row, origin.readAt(), position), origin);
  }

  private SourceRecord of(ItemChange change, Origin origin) {
    try {
      ChangeEvent event = ChangeEvent.of(shape, change);
      long bytes = EventSize.atMost(event.value());
      if (bytes > maxBytes) {
        throw new OversizedChangeException(bytes, maxBytes);
      }
      if (event.beforeUnreadable()) {
        counts.unreadableBefore();
      }
      counts.event();
      return record(event, origin);
    } catch (UnreadableItemException | OversizedChangeException bad) {
      counts.deadLetter();
      return DeadLetter.of(shape, change, bad, Topics.deadLetters(topic), maxBytes)
          .record(topic, origin);
    }
  }

  private SourceRecord record(ChangeEvent event, Origin origin) {
    return new SourceRecord(
        origin.partition(),
        origin.offset(),
        topic,
        null,
        Schema.INT64_SCHEMA,
        event.key(),
        shape.event(),
        event.value());
  }
}
