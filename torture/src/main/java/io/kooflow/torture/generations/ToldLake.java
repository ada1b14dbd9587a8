package io.kooflow.torture.generations;

import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.landing.LandingCommitter;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.avro.Avro;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.common.TopicPartition;

/** A lake of its own, into which changes come without Flink. Owns its servers. For one thread. */
final class ToldLake implements AutoCloseable {
  private static final String BUCKET = "lake";

  private final EmbeddedS3 s3;
  private final EmbeddedCatalog server;
  private final Map<String, String> settings;
  private final RESTCatalog catalog;
  private final Map<TopicPartition, Long> landed = new HashMap<>();

  /** Starts it in {@code folder}, with tables of no rows. */
  ToldLake(Path folder) {
    s3 = EmbeddedS3.start(folder.resolve("s3"), BUCKET);
    String warehouse = "s3://" + BUCKET + "/lake";
    server = EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), warehouse);
    settings =
        Map.of(
            CatalogConfig.URI, server.uri().toString(),
            CatalogConfig.WAREHOUSE, warehouse,
            CatalogConfig.S3_ENDPOINT, s3.endpoint().toString(),
            CatalogConfig.S3_PATH_STYLE, "true",
            CatalogConfig.S3_REGION, "us-east-1",
            CatalogConfig.S3_ACCESS_KEY_ID, "local",
            CatalogConfig.S3_SECRET_ACCESS_KEY, "localsecret");
    catalog = CatalogConfig.takeFrom(new TreeMap<>(settings)).open();
    catalog.createNamespace(LakeTable.NAMESPACE);
    create(KooChangesTable.TABLE);
    create(ReactionChangesTable.TABLE);
  }

  private void create(LakeTable table) {
    catalog
        .buildTable(table.identifier(), table.schema())
        .withPartitionSpec(table.spec())
        .withProperties(table.properties())
        .create();
  }

  /** How others reach it. */
  Map<String, String> settings() {
    return settings;
  }

  /** Lands what it does not hold yet; {@code ends} are those of the topics, {@code told} all. */
  void land(List<ToldChanges.Told> told, Map<TopicPartition, Long> ends) throws Exception {
    land(KooChangesTable.TABLE, Topics.KOO_CHANGES, told, ends);
    land(ReactionChangesTable.TABLE, Topics.REACTION_CHANGES, told, ends);
  }

  private void land(
      LakeTable definition,
      String topic,
      List<ToldChanges.Told> told,
      Map<TopicPartition, Long> ends)
      throws Exception {
    Table table = catalog.loadTable(definition.identifier());
    Map<TopicPartition, Long> counts = new HashMap<>();
    DataWriter<Record> file = null;
    for (ToldChanges.Told each : told) {
      TopicPartition where = each.partition();
      if (where.topic().equals(topic) && each.offset() >= landed.getOrDefault(where, 0L)) {
        Record row = row(table.schema(), each);
        file = file == null ? newFile(table, row) : file;
        file.write(row);
        counts.merge(where, 1L, Long::sum);
      }
    }
    if (file != null) {
      file.close();
      new LandingCommitter(table).commit(List.of(file.toDataFile()), ranges(topic, counts, ends));
      ends.keySet().stream()
          .filter(each -> each.topic().equals(topic))
          .forEach(each -> landed.put(each, ends.getOrDefault(each, 0L)));
    }
  }

  private OffsetRanges ranges(
      String topic, Map<TopicPartition, Long> counts, Map<TopicPartition, Long> ends) {
    Map<SourcePartition, OffsetRange> ranges = new HashMap<>();
    ends.forEach(
        (each, end) -> {
          if (each.topic().equals(topic)) {
            ranges.put(
                new SourcePartition(topic, each.partition()),
                new OffsetRange(
                    landed.getOrDefault(each, 0L), end, counts.getOrDefault(each, 0L), 0, 0));
          }
        });
    return OffsetRanges.of(ranges);
  }

  /** All rows of one landing lie in the day of the first: who reads a log does not ask for it. */
  private static DataWriter<Record> newFile(Table table, Record first) throws IOException {
    PartitionKey day = new PartitionKey(table.spec(), table.schema());
    StructLike row = new InternalRecordWrapper(table.schema().asStruct()).wrap(first);
    day.partition(row);
    String name = table.locationProvider().newDataLocation(UUID.randomUUID() + ".avro");
    return Avro.writeData(table.io().newOutputFile(name))
        .schema(table.schema())
        .createWriterFunc(org.apache.iceberg.data.avro.DataWriter::create)
        .withSpec(table.spec())
        .withPartition(day)
        .build();
  }

  private static Record row(Schema schema, ToldChanges.Told told)
      throws ExecutionException, InterruptedException {
    Record row = GenericRecord.create(schema);
    row.setField(LogColumns.TOPIC, told.partition().topic());
    row.setField(LogColumns.PARTITION, told.partition().partition());
    row.setField(LogColumns.OFFSET, told.offset());
    row.setField("changed_at", time(told.entry().changedAt()));
    row.setField(LogColumns.EVENT_TIME, time(told.entry().changedAt()));
    row.setField(KooChangesTable.CONTENT_ID, told.entry().key());
    if (told.entry().event() instanceof KooChange change) {
      row.setField("position", LogColumns.positionFor(schema, bytes(change.getPosition())));
      row.setField("op", change.getOp());
      Koo after = change.getAfter();
      row.setField("after", after == null ? null : koo(schema, after));
    } else if (told.entry().event() instanceof ReactionChange change) {
      row.setField("position", LogColumns.positionFor(schema, bytes(change.getPosition())));
      row.setField("op", change.getOp());
      row.setField(ReactionChangesTable.USER_ID, change.getUserId());
      Reaction after = change.getAfter();
      row.setField("after", after == null ? null : reaction(schema, after));
    }
    return row;
  }

  private static Record koo(Schema schema, Koo koo) {
    Record after = GenericRecord.create(schema.findType("after").asStructType());
    after.setField("content_id", koo.getContentId());
    after.setField("parent", koo.getParent());
    after.setField("super_parent", koo.getSuperParent());
    after.setField("creator", koo.getCreator());
    after.setField("kind", koo.getKind());
    after.setField("text", koo.getText());
    after.setField("lang_group", koo.getLangGroup());
    after.setField("created_at", time(koo.getCreatedAt()));
    after.setField("s3_location", koo.getS3Location());
    return after;
  }

  private static Record reaction(Schema schema, Reaction reaction) {
    Record after = GenericRecord.create(schema.findType("after").asStructType());
    after.setField("content_id", reaction.getContentId());
    after.setField("user_id", reaction.getUserId());
    after.setField("type", reaction.getType());
    after.setField("created_at", time(reaction.getCreatedAt()));
    return after;
  }

  private static byte[] bytes(ByteBuffer position) {
    byte[] bytes = new byte[position.remaining()];
    position.duplicate().get(bytes);
    return bytes;
  }

  private static OffsetDateTime time(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }

  @Override
  public void close() throws IOException {
    catalog.close();
    server.close();
    s3.close();
  }
}
