package io.kooflow.source.gap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.connect.AvroConverter;
import io.kooflow.source.change.TableRecords.Origin;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes the records of the topic of gaps: JSON without a key, {@code type} is {@code gap} where
 * records of the stream were lost, {@code snapshot} where a snapshot after that has ended. They are
 * told at least once.
 */
public final class GapRecords {
  private static final Schema RAW = SchemaBuilder.bytes().name(AvroConverter.RAW).build();
  private static final JsonMapper JSON = new JsonMapper();

  private final String topic;
  private final String connector;
  private final String table;
  private final int epoch;

  public GapRecords(String topic, String connector, String table, int epoch) {
    this.topic = topic;
    this.connector = connector;
    this.table = table;
    this.epoch = epoch;
  }

  /**
   * Records were lost.
   *
   * @param gap names the loss
   * @param cause what happened, in words
   */
  public SourceRecord lost(String gap, String cause, Origin origin) {
    ObjectNode told = start("gap", origin);
    told.put("gap", gap).put("cause", cause);
    return record(told, origin);
  }

  /**
   * A snapshot ended.
   *
   * @param rows rows and removals that were handed over since the task started
   * @param removals whether removals were looked for, and how; in words
   */
  public SourceRecord closed(ScanOffset.Run run, long rows, String removals, Origin origin) {
    ObjectNode told = start("snapshot", origin);
    told.put("snapshot", run.snapshot()).put("through", run.through()).put("rows", rows);
    new TreeSet<>(run.gaps()).forEach(told.putArray("gaps")::add);
    new TreeSet<>(run.signals()).forEach(told.putArray("signals")::add);
    told.put("removals", removals);
    return record(told, origin);
  }

  private ObjectNode start(String type, Origin origin) {
    return JSON.createObjectNode()
        .put("type", type)
        .put("connector", connector)
        .put("table", table)
        .put("epoch", epoch)
        .put("at", origin.readAt().toString());
  }

  private SourceRecord record(ObjectNode told, Origin origin) {
    try {
      byte[] value = JSON.writeValueAsBytes(told);
      return new SourceRecord(
          origin.partition(), origin.offset(), topic, null, null, null, RAW, value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of texts cannot be written", e);
    }
  }
}
