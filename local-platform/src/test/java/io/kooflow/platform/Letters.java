package io.kooflow.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.operations.kafka.Readers;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** All dead letters of one topic at one moment. */
record Letters(List<ConsumerRecord<byte[], byte[]>> records) {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String CONNECT = "__connect.errors.";

  static Letters of(KafkaTarget kafka, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = Readers.rawConsumer(kafka)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.deadLetters(topic)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return new Letters(records);
  }

  /** Those of one record of the topic, by whichever readers. */
  List<ConsumerRecord<byte[], byte[]>> from(TopicPartition partition, long offset) {
    String place = partition.topic() + "/" + partition.partition() + "/" + offset;
    return records.stream().filter(letter -> place.equals(placeOf(letter))).toList();
  }

  /** The reasons given, each with the value that it was given for. */
  List<String> reasons() {
    return records.stream()
        .map(letter -> reason(letter) + " | " + new String(letter.value(), StandardCharsets.UTF_8))
        .toList();
  }

  static String reason(ConsumerRecord<byte[], byte[]> letter) {
    DeadLetterHeaders ours = DeadLetterHeaders.read(letter.headers());
    return ours == null ? header(letter, CONNECT + "exception.message") : ours.message();
  }

  private static String placeOf(ConsumerRecord<byte[], byte[]> letter) {
    DeadLetterHeaders ours = DeadLetterHeaders.read(letter.headers());
    return ours == null
        ? String.join(
            "/",
            header(letter, CONNECT + "topic"),
            header(letter, CONNECT + "partition"),
            header(letter, CONNECT + "offset"))
        : String.join("/", ours.topic(), ours.partition(), ours.offset());
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    assertThat(header).as(name).isNotNull();
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
