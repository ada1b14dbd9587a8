package io.kooflow.sink.item;

import io.kooflow.sink.coalesce.Write;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Turns records into the items that they ask for: a value into its item, a tombstone into a marker.
 * For one thread; what it makes may go to others.
 */
public final class ItemReader {
  private final Map<String, TopicReader> topics = new HashMap<>();

  /**
   * @param targets where the records of each topic go
   * @param clock tells when a marker was made
   */
  public ItemReader(Map<String, Target> targets, InstantSource clock) {
    Shapes shapes = new Shapes();
    targets.forEach((topic, target) -> topics.put(topic, new TopicReader(target, shapes, clock)));
  }

  /**
   * The write that a record asks for. Everything is checked here, so that a record found unfit
   * never kept an older one from being written.
   *
   * @throws UnfitRecordException if it can never be one: no version, wrong types, not a finite
   *     number, an item over 400 KB, a key of another type than the table's
   * @throws ConnectException if the topic has no table: the settings are wrong, not the record
   */
  public Write<SinkItem> read(SinkRecord record) {
    TopicReader topic = topics.get(record.originalTopic());
    if (topic == null) {
      throw new ConnectException(
          "Topic '%s' has no table; add '%s:<table>' to the setting 'tables'"
              .formatted(record.originalTopic(), record.originalTopic()));
    }
    try {
      return topic.read(record);
    } catch (UnfitValueException unfit) {
      throw unfit.ofRecord();
    }
  }
}
