package io.kooflow.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.metadata.MetadataRecordSerde;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata log of a node that is not running says, as far as it can be read.
 *
 * @param topics id by name of each topic that there is
 * @param removed ids of topics that were deleted
 * @param directory id of the node's folder of logs; null if the node never registered
 */
record KafkaMetadataLog(Map<String, Uuid> topics, Set<Uuid> removed, @Nullable Uuid directory) {
  static final String FOLDER = "__cluster_metadata-0";

  /** Reads the newest snapshot and all that follows; a torn end is passed over. */
  static KafkaMetadataLog read(Path log) throws IOException {
    Reading reading = new Reading();
    for (Path file : files(log.resolve(FOLDER))) {
      reading.read(file);
    }
    return new KafkaMetadataLog(reading.topics, reading.removed, reading.directory);
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    newest(folder, ".checkpoint").ifPresent(files::add);
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(file -> file.toString().endsWith(".log")).sorted().forEach(files::add);
    }
    return files;
  }

  private static Optional<Path> newest(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(end)).max(Comparator.naturalOrder());
    }
  }

  private static final class Reading {
    private final Map<String, Uuid> topics = new HashMap<>();
    private final Set<Uuid> removed = new HashSet<>();
    private @Nullable Uuid directory;

    private void read(Path file) throws IOException {
      try (FileRecords records = FileRecords.open(file.toFile(), false)) {
        for (RecordBatch batch : records.batches()) {
          if (!batch.isControlBatch()) {
            batch.forEach(this::take);
          }
        }
      } catch (KafkaException | IllegalArgumentException torn) {
        // What was read before it holds.
        return;
      }
    }

    private void take(Record record) {
      ApiMessage message =
          MetadataRecordSerde.INSTANCE
              .read(new ByteBufferAccessor(record.value()), record.valueSize())
              .message();
      if (message instanceof TopicRecord topic) {
        topics.put(topic.name(), topic.topicId());
      } else if (message instanceof RemoveTopicRecord topic) {
        removed.add(topic.topicId());
        topics.values().remove(topic.topicId());
      } else if (message instanceof RegisterBrokerRecord broker && !broker.logDirs().isEmpty()) {
        directory = broker.logDirs().get(0);
      }
    }
  }
}
