package io.kooflow.flink.landing;

import io.kooflow.flink.landing.RowLayout.Fate;
import io.kooflow.flink.records.DeadLetter;
import io.kooflow.flink.records.KafkaRecord;
import io.kooflow.flink.records.SinceCheckpoint;
import io.kooflow.flink.settings.RegistrySettings;
import io.kooflow.lake.LogColumns;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.io.Serial;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.iceberg.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to table rows. A record that cannot be a row becomes a dead letter and a marker, so that
 * nothing is lost from the count; a registry that does not answer fails the job, which tries again.
 */
final class Decode extends ProcessFunction<KafkaRecord, RowData> implements CheckpointListener {
  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  @Serial private static final long serialVersionUID = 1;

  private final LandedTopic landed;
  private final RegistrySettings registry;
  private final AvroToRow toRow;
  private final int eventTime;
  private final int topic;
  private final int partition;
  private final int offset;
  private transient @Nullable Deserializer<? extends IndexedRecord> deserializer;
  private transient @Nullable Counter deadLetters;
  private transient @Nullable SinceCheckpoint sinceCheckpoint;

  /** Makes rows of these columns. */
  Decode(LandedTopic landed, Schema columns, RegistrySettings registry) {
    this.landed = landed;
    this.registry = registry;
    this.toRow = new AvroToRow(columns);
    this.eventTime = toRow.indexOf(LogColumns.EVENT_TIME);
    this.topic = toRow.indexOf(LogColumns.TOPIC);
    this.partition = toRow.indexOf(LogColumns.PARTITION);
    this.offset = toRow.indexOf(LogColumns.OFFSET);
  }

  @Override
  public void open(OpenContext context) {
    deserializer = deserializer(landed.decoding());
    deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
    sinceCheckpoint = SinceCheckpoint.registered(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (sinceCheckpoint != null) {
      sinceCheckpoint.completed();
    }
  }

  @Override
  public void processElement(KafkaRecord record, Context context, Collector<RowData> out) {
    if (record.value == null && landed.knowsTombstones()) {
      out.collect(RowLayout.of(Fate.TOMBSTONE, record.partition, record.offset, null));
      return;
    }
    RowData row;
    try {
      row = row(record);
    } catch (SerializationException | UnfitValueException bad) {
      context.output(DEAD_LETTERS, DeadLetter.of(record, LandingJob.NAME, bad));
      count();
      out.collect(RowLayout.of(Fate.DEAD_LETTER, record.partition, record.offset, null));
      return;
    }
    out.collect(RowLayout.of(Fate.ROW, record.partition, record.offset, row));
  }

  private RowData row(KafkaRecord record) {
    IndexedRecord event =
        deserializer == null ? null : deserializer.deserialize(record.topic, record.value);
    if (event == null) {
      throw new UnfitValueException("A change without a value says nothing");
    }
    GenericRowData row = toRow.row(event);
    row.setField(
        eventTime, AvroToRow.timestamp(LogColumns.EVENT_TIME, landed.eventTimeMillis(event)));
    row.setField(topic, StringData.fromString(record.topic));
    row.setField(partition, record.partition);
    row.setField(offset, record.offset);
    return row;
  }

  private void count() {
    if (deadLetters != null) {
      deadLetters.inc();
    }
  }

  private <R extends SpecificRecord & GenericContainer> Deserializer<R> deserializer(
      LandedTopic.Decoding<R> decoding) {
    SchemaRegistryClient client =
        new SchemaRegistryClient(RegistryConfig.from(registry.clientSettings()));
    AvroDeserializer<R> made = AvroDeserializer.of(client, decoding.type());
    made.configure(registry.clientSettings(), false);
    return made;
  }
}
