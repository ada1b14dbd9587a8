package io.kooflow.audit.stores;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.events.KooScores;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads scores out of topic {@code koo.scores} and out of the lake's log of it. */
final class ScoreLogs {
  private static final Logger LOG = LoggerFactory.getLogger(ScoreLogs.class);

  private ScoreLogs() {}

  /** Records that cannot be read are dead letters of the topic's readers, and are left out. */
  static KnownScores read(KafkaTarget kafka) {
    KnownScores scores = new KnownScores("topic:" + Topics.KOO_SCORES);
    AvroDeserializer<KooScores> deserializer =
        AvroDeserializer.of(
            new SchemaRegistryClient(RegistryConfig.from(kafka.registrySettings())),
            KooScores.class);
    new TopicRecords(kafka).forEach(Topics.KOO_SCORES, record -> add(scores, record, deserializer));
    return scores;
  }

  private static void add(
      KnownScores scores,
      ConsumerRecord<byte[], byte[]> record,
      AvroDeserializer<KooScores> deserializer) {
    try {
      KooScores value = deserializer.deserialize(record.topic(), record.value());
      if (value != null) {
        scores.add(value, record.offset());
      }
    } catch (SerializationException | IllegalArgumentException deadLetter) {
      LOG.info(
          "Left out, cannot be read: {}/{}/{}",
          record.topic(),
          record.partition(),
          record.offset());
    }
  }

  static KnownScores read(LakeReader log) throws IOException {
    KnownScores scores = new KnownScores("lake:" + log.definition().name());
    try (CloseableIterable<Record> rows = log.rows()) {
      for (Record row : rows) {
        scores.add(scores(row), ((Number) required(row, LogColumns.OFFSET)).longValue());
      }
    }
    return scores;
  }

  private static KooScores scores(Record row) {
    return KooScores.newBuilder()
        .setContentId((Long) required(row, "content_id"))
        .setPosition(ByteBuffer.wrap(LogColumns.position(row)))
        .setModel((String) required(row, "model"))
        .setVersion((String) required(row, "version"))
        .setLanguage((String) required(row, "language"))
        .setLanguageProbability((Double) required(row, "language_probability"))
        .setSentiment((String) row.getField("sentiment"))
        .setSentimentProbability((Double) row.getField("sentiment_probability"))
        .setScoredAt(0)
        .build();
  }

  private static Object required(Record row, String column) {
    return Objects.requireNonNull(row.getField(column), column);
  }
}
