package io.kooflow.operations.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.TopicDefinition.KeyKind;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** The newest records of a topic, for people. Reads committed records only. */
public final class Tail {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaTarget kafka;
  private final AvroDeserializer<GenericContainer> values;

  public Tail(KafkaTarget kafka) {
    this.kafka = kafka;
    this.values = Readers.values(kafka);
  }

  /**
   * The newest {@code limit} records, oldest first, each as one line of JSON.
   *
   * @throws UsageException if Kooflow has no such topic
   */
  public List<String> newest(String topic, int limit) {
    TopicDefinition definition = definition(topic);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = Readers.rawConsumer(kafka)) {
      for (int partition = 0; partition < definition.partitions(); partition++) {
        records.addAll(lastOf(consumer, new TopicPartition(topic, partition), limit));
      }
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
            .thenComparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records.subList(Math.max(0, records.size() - limit), records.size()).stream()
        .map(record -> line(definition, record))
        .toList();
  }

  private static TopicDefinition definition(String topic) {
    try {
      return Topics.named(topic);
    } catch (IllegalArgumentException unknown) {
      throw new UsageException(String.valueOf(unknown.getMessage()), unknown);
    }
  }

  /** Offsets have holes, so it reads from further back until enough records are found. */
  private static Deque<ConsumerRecord<byte[], byte[]>> lastOf(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, int limit) {
    consumer.assign(List.of(partition));
    long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long back = limit;
    Deque<ConsumerRecord<byte[], byte[]>> newest = new ArrayDeque<>();
    while (true) {
      long from = Math.max(first, end - back);
      newest.clear();
      consumer.seek(partition, from);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          newest.addLast(record);
          if (newest.size() > limit) {
            newest.removeFirst();
          }
        }
      }
      if (newest.size() >= limit || from == first) {
        return newest;
      }
      back *= 4;
    }
  }

  private String line(TopicDefinition topic, ConsumerRecord<byte[], byte[]> record) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("partition", record.partition()).put("offset", record.offset());
    line.put("key", key(topic, record.key()));
    if (topic.value() == null) {
      headers(record).forEach(line::put);
    } else {
      line.set("value", value(record));
    }
    return line.toString();
  }

  private static String key(TopicDefinition topic, byte[] key) {
    if (key == null) {
      return "";
    }
    return topic.key() == KeyKind.LONG && key.length == Long.BYTES
        ? Long.toString(ByteBuffer.wrap(key).getLong())
        : new String(key, StandardCharsets.UTF_8);
  }

  private JsonNode value(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    try {
      return values.deserialize(record.topic(), record.value()) instanceof IndexedRecord value
          ? RecordJson.of(value)
          : JsonNodeFactory.instance.nullNode();
    } catch (RuntimeException unreadable) {
      return JsonNodeFactory.instance.textNode("unreadable: " + unreadable.getMessage());
    }
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    headers.put("bytes", String.valueOf(record.value() == null ? 0 : record.value().length));
    return headers;
  }
}
