package io.kooflow.audit.stores;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.compare.UnreadException;
import io.kooflow.audit.stores.RepeatedLandings.Origin;
import io.kooflow.events.KooScores;
import io.kooflow.lake.ContentScoresTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.read.LakeFiles;
import io.kooflow.lake.read.UnreadFile;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;
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

  private record Scored(KooScores scores, Origin origin) {}

  /**
   * Reads the lake's log of scores.
   *
   * @param landings is given each row
   * @throws UnreadException if it cannot be read to its end
   */
  static KnownScores read(Catalog catalog, RepeatedLandings landings)
      throws UnreadException, InterruptedException {
    LakeTable table = ContentScoresTable.TABLE;
    KnownScores scores = new KnownScores("lake:" + table.name());
    List<UnreadFile> unread =
        LakeFiles.open(catalog, table)
            .read(
                table.schema().columns().stream().map(NestedField::name).toList(),
                row -> new Scored(scores(row), Origin.of(row)),
                each -> {
                  landings.add(each.scores().getContentId(), each.origin());
                  scores.add(each.scores(), each.origin().offset());
                });
    if (!unread.isEmpty()) {
      throw LakeLog.unread(scores.name(), table, unread);
    }
    return scores;
  }

  private static KooScores scores(Record row) {
    return KooScores.newBuilder()
        .setContentId((Long) LakeRows.required(row, "content_id"))
        .setPosition(ByteBuffer.wrap(LogColumns.position(row)))
        .setModel((String) LakeRows.required(row, "model"))
        .setVersion((String) LakeRows.required(row, "version"))
        .setLanguage((String) LakeRows.required(row, "language"))
        .setLanguageProbability((Double) LakeRows.required(row, "language_probability"))
        .setSentiment((String) row.getField("sentiment"))
        .setSentimentProbability((Double) row.getField("sentiment_probability"))
        .setScoredAt(0)
        .build();
  }
}
