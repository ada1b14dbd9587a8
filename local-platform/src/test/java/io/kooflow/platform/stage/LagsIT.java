package io.kooflow.platform.stage;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LagsIT {
  private static final TopicPartition PARTITION = new TopicPartition("topic", 0);

  @TempDir private Path folder;

  @Test
  void countsRecordsAndNoMarkersOfTransactionsOnceNothingMoves() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
      write(kafka.bootstrapServers(), 3);
      Lags lags = new Lags(KafkaTarget.of(kafka.bootstrapServers(), "http://unused"));
      Map<TopicPartition, Long> ends = Map.of(PARTITION, 4L);

      assertThat(lags.of("done", Map.of(PARTITION, 3L), ends)).as("moving").isEqualTo(1);
      assertThat(lags.of("done", Map.of(PARTITION, 3L), ends)).as("at rest").isZero();
      assertThat(lags.of("behind", Map.of(PARTITION, 1L), ends)).as("moving").isEqualTo(3);
      assertThat(lags.of("behind", Map.of(PARTITION, 1L), ends)).as("at rest").isEqualTo(2);
      assertThat(lags.of("behind", Map.of(PARTITION, 4L), ends)).as("at the end").isZero();
    }
  }

  /** Records in one transaction, whose marker takes an offset after them. */
  private static void write(String bootstrapServers, int records) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "test");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(PARTITION.topic(), new byte[] {1}));
      }
      producer.commitTransaction();
      // The coordinator answers before the marker is written.
      await().until(() -> committedEnd(admin) == records + 1);
    }
  }

  private static long committedEnd(Admin admin) throws Exception {
    return admin
        .listOffsets(
            Map.of(PARTITION, OffsetSpec.latest()),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .partitionResult(PARTITION)
        .get()
        .offset();
  }
}
