package io.kooflow.source.change;

import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Makes the records of one table: a change event on its topic, or a dead letter on the topic's
 * dead-letter topic. Each change gives exactly one record, so its offset is never skipped; only
 * what a global table wrote for itself alone gives none.
 */
public final class TableRecords {
  private final String topic;
  private final int epoch;
  private final ChangeShape shape;
  private final int maxBytes;
  private final RecordCounts counts;
  private final ItemReader reader;

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
    this.reader = shape.reader(counts::droppedAttribute);
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

  /** The record of a change that the stream tells; null if a global table wrote it for itself. */
  public @Nullable SourceRecord ofStream(Record record, Origin origin) {
    ItemChange change = ItemChange.ofStream(record, epoch, origin.readAt());
    if (change.isReplicationEcho()) {
      counts.replicationEcho();
      return null;
    }
    return of(change, origin);
  }

  /**
   * The record of a row that a snapshot read.
   *
   * @param through the sequence number of the snapshot's positions, decimal
   * @param snapshot number of the snapshot, 1 or more
   */
  public SourceRecord ofRow(
      Map<String, AttributeValue> row, String through, long snapshot, Origin origin) {
    Position position = Position.snapshot(epoch, through, snapshot);
    return of(ItemChange.ofRow(shape, row, origin.readAt(), position), origin);
  }

  /** The record of a key that was asked for and has no item: a removal. */
  public SourceRecord ofMissing(
      Map<String, AttributeValue> keys, String through, long snapshot, Origin origin) {
    Position position = Position.snapshot(epoch, through, snapshot);
    return of(ItemChange.ofMissing(keys, origin.readAt(), position), origin);
  }

  private SourceRecord of(ItemChange change, Origin origin) {
    try {
      ChangeEvent event = ChangeEvent.of(shape, change, reader);
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
        shape.recordKey(),
        event.key(),
        shape.event(),
        event.value());
  }
}
