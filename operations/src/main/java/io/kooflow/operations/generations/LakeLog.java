package io.kooflow.operations.generations;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The lake's logs of changes of koos and reactions, each as of one snapshot. A table is read once
 * and sorted by position in the temporary folder: the events of a table must find room there.
 */
final class LakeLog implements ChangeLog {
  private final LakeReader koos;
  private final LakeReader reactions;

  private LakeLog(LakeReader koos, LakeReader reactions) {
    this.koos = koos;
    this.reactions = reactions;
  }

  /** The caller keeps the catalog open. */
  static LakeLog open(Catalog catalog) {
    return new LakeLog(
        reader(catalog, KooChangesTable.TABLE), reader(catalog, ReactionChangesTable.TABLE));
  }

  private static LakeReader reader(Catalog catalog, LakeTable table) {
    return LakeReader.open(catalog, table);
  }

  record Change(byte[] position, Entry entry) {}

  private record Kind(String topic, Schema schema, Function<Record, Change> read) {}

  @Override
  public void replay(Consumer<Entry> tell) throws IOException {
    replay(koos, new Kind(Topics.KOO_CHANGES, KooChange.getClassSchema(), LakeLog::koo), tell);
    replay(
        reactions,
        new Kind(Topics.REACTION_CHANGES, ReactionChange.getClassSchema(), LakeLog::reaction),
        tell);
  }

  private static void replay(LakeReader log, Kind kind, Consumer<Entry> tell) throws IOException {
    try (DiskMap sorted = DiskMap.create();
        CloseableIterable<Record> rows = log.rows()) {
      long row = 0;
      for (Record each : rows) {
        Change change = kind.read.apply(each);
        sorted.put(key(change, row++), bytes(change.entry.event()));
      }
      sorted.forEach((key, event) -> tell.accept(entry(kind, event)));
    }
  }

  /** Of changes of one position, which only a repeat has, each is kept. */
  private static byte[] key(Change change, long row) {
    return ByteBuffer.allocate(change.position.length + Long.BYTES)
        .put(change.position)
        .putLong(row)
        .array();
  }

  private static byte[] bytes(SpecificRecord event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(event.getSchema()).write(event, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Writing to memory", impossible);
    }
    return bytes.toByteArray();
  }

  private static Entry entry(Kind kind, byte[] event) {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(event, null);
    try {
      SpecificRecord read =
          new SpecificDatumReader<SpecificRecord>(kind.schema).read(null, decoder);
      long key = (Long) read.get(kind.schema.getField("contentId").pos());
      return new Entry(kind.topic, key, read);
    } catch (IOException impossible) {
      throw new UncheckedIOException("Reading what was just written", impossible);
    }
  }

  @Override
  public Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (LakeReader log : List.of(koos, reactions)) {
      log.ranges()
          .map(OffsetRanges::ends)
          .ifPresent(
              each ->
                  each.forEach(
                      (source, end) ->
                          ends.put(new TopicPartition(source.topic(), source.partition()), end)));
    }
    return ends;
  }

  static Change koo(Record row) {
    KooChange change = new KooChange();
    change.setContentId(number(row, "content_id"));
    change.setOp(String.valueOf(row.getField("op")));
    change.setChangedAt(millis(row, "changed_at"));
    change.setPosition(ByteBuffer.wrap(position(row)));
    change.setBefore(kooOf(row.getField("before")));
    change.setAfter(kooOf(row.getField("after")));
    return new Change(position(row), new Entry(Topics.KOO_CHANGES, change.getContentId(), change));
  }

  private static @Nullable Koo kooOf(@Nullable Object image) {
    return image instanceof Record row
        ? new Koo(
            number(row, "content_id"),
            (Long) row.getField("parent"),
            (Long) row.getField("super_parent"),
            number(row, "creator"),
            text(row, "kind"),
            (String) row.getField("text"),
            text(row, "lang_group"),
            millis(row, "created_at"),
            (String) row.getField("s3_location"))
        : null;
  }

  static Change reaction(Record row) {
    ReactionChange change = new ReactionChange();
    change.setContentId(number(row, "content_id"));
    change.setUserId(number(row, "user_id"));
    change.setOp(text(row, "op"));
    change.setChangedAt(millis(row, "changed_at"));
    change.setPosition(ByteBuffer.wrap(position(row)));
    change.setBefore(reactionOf(row.getField("before")));
    change.setAfter(reactionOf(row.getField("after")));
    return new Change(
        position(row), new Entry(Topics.REACTION_CHANGES, change.getContentId(), change));
  }

  private static @Nullable Reaction reactionOf(@Nullable Object image) {
    return image instanceof Record row
        ? new Reaction(
            number(row, "content_id"),
            number(row, "user_id"),
            text(row, "type"),
            millis(row, "created_at"))
        : null;
  }

  private static byte[] position(Record row) {
    return LogColumns.position(row);
  }

  private static long number(Record row, String column) {
    return (Long) required(row, column);
  }

  private static String text(Record row, String column) {
    return (String) required(row, column);
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) required(row, column)).toInstant().toEpochMilli();
  }

  private static Object required(Record row, String column) {
    Object value = row.getField(column);
    if (value == null) {
      throw new IllegalStateException("Column " + column + " of the lake is null");
    }
    return value;
  }
}
