package io.kooflow.lake;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.BinaryType;
import org.apache.iceberg.types.Types.DoubleType;
import org.apache.iceberg.types.Types.IntegerType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.TimestampType;

/**
 * {@code koo.content_scores}: every prediction, one row per record of {@code koo.scores},
 * append-only. The event time is {@code scored_at}.
 */
public final class ContentScoresTable {
  public static final String CONTENT_ID = "content_id";

  static final Schema SCHEMA =
      new Schema(
          required(1, CONTENT_ID, LongType.get(), "Koo that was scored, 1 to 2^63-1"),
          required(
              2,
              LogColumns.POSITION,
              BinaryType.get(),
              "Position of the koo change whose text was scored; join to koo_changes.position"),
          required(3, "model", StringType.get(), "Name of the model"),
          required(4, "version", StringType.get(), "Version of the model"),
          required(5, "language", StringType.get(), "Detected language, or und"),
          required(6, "language_probability", DoubleType.get(), "0 to 1; 0 for und"),
          optional(7, "sentiment", StringType.get(), "Null where the model knows no sentiment"),
          optional(8, "sentiment_probability", DoubleType.get(), "Null exactly where sentiment is"),
          optional(
              9,
              "snapshot_id",
              LongType.get(),
              "Iceberg snapshot the features came from; null when scored from the stream"),
          required(10, "scored_at", TimestampType.withZone(), "When the answer came"),
          required(
              11,
              LogColumns.EVENT_TIME,
              TimestampType.withZone(),
              "scored_at; its UTC day is the partition"),
          required(12, LogColumns.TOPIC, StringType.get(), LogColumns.TOPIC_DOC),
          required(13, LogColumns.PARTITION, IntegerType.get(), LogColumns.PARTITION_DOC),
          required(14, LogColumns.OFFSET, LongType.get(), LogColumns.OFFSET_DOC));

  public static final LakeTable TABLE =
      new LakeTable(
          "content_scores",
          SCHEMA,
          LogColumns.byDay(SCHEMA, LogColumns.EVENT_TIME),
          List.of(CONTENT_ID),
          LogColumns.properties(
              "Every prediction of the model, one row for each record of the topic koo.scores. Of"
                  + " one content_id the highest position is the newest text."));

  private ContentScoresTable() {}
}
