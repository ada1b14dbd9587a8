package io.kooflow.operations.repair;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the topics of changes from the moment of opening on, until each of some rows has been
 * seen: then all that can come of reading them again is in the topics. Holds the keys of the rows.
 * For one thread.
 */
final class RowsRead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RowsRead.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> reader;
  private final AvroDeserializer<GenericRecord> values;
  private final Map<String, Set<List<Long>>> awaited = new HashMap<>();

  /** Begins to watch now: open it before the rows are asked for. */
  RowsRead(KafkaTarget kafka, ContentTables tables, RepairPlan plan) {
    values =
        AvroDeserializer.generic(
            new SchemaRegistryClient(RegistryConfig.from(kafka.registrySettings())));
    add(Topics.KOO_CHANGES, tables.koos(), plan);
    add(Topics.REACTION_CHANGES, tables.reactions(), plan);
    add(Topics.USER_CHANGES, tables.users(), plan);
    Map<String, Object> settings = kafka.settings();
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "latest");
    settings.put("allow.auto.create.topics", false);
    reader =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : awaited.keySet()) {
      reader
          .partitionsFor(topic)
          .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    reader.assign(partitions);
    reader.seekToEnd(partitions);
    partitions.forEach(reader::position);
  }

  private void add(String topic, TableDefinition table, RepairPlan plan) {
    Set<List<Long>> keys = new HashSet<>();
    for (Map<String, String> key : plan.rows().getOrDefault(table.name(), Set.of())) {
      keys.add(
          table.primaryKey().stream()
              .map(attribute -> Long.valueOf(key.getOrDefault(attribute.name(), "0")))
              .toList());
    }
    if (!keys.isEmpty()) {
      awaited.put(topic, keys);
    }
  }

  /** Whether every row has been seen, by what the topics hold now. */
  boolean complete() {
    while (!awaited.isEmpty()) {
      var records = reader.poll(POLL);
      if (records.isEmpty()) {
        return false;
      }
      records.forEach(this::take);
    }
    return true;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Set<List<Long>> keys = awaited.getOrDefault(record.topic(), Set.of());
    try {
      GenericRecord change = values.deserialize(record.topic(), record.value());
      if (change != null && keys.remove(keyOf(record.topic(), change)) && keys.isEmpty()) {
        awaited.remove(record.topic());
      }
    } catch (SerializationException poison) {
      LOG.debug("No change: {}/{}/{}", record.topic(), record.partition(), record.offset(), poison);
    }
  }

  private static List<Long> keyOf(String topic, GenericRecord change) {
    return switch (topic) {
      case Topics.KOO_CHANGES -> List.of((Long) change.get("contentId"));
      case Topics.USER_CHANGES -> List.of((Long) change.get("userId"));
      default -> List.of((Long) change.get("contentId"), (Long) change.get("userId"));
    };
  }

  @Override
  public void close() {
    reader.close();
  }
}
