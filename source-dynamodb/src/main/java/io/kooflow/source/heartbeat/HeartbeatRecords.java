package io.kooflow.source.heartbeat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kooflow.schemas.connect.AvroConverter;
import io.kooflow.source.change.TableRecords.Origin;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes the records of the topic of heartbeats: JSON without a key. Nobody need read them: Connect
 * stores an offset with a record only.
 */
public final class HeartbeatRecords {
  private static final Schema RAW = SchemaBuilder.bytes().name(AvroConverter.RAW).build();
  private static final JsonMapper JSON = new JsonMapper();

  private final String topic;
  private final String connector;
  private final String table;
  private final int epoch;
  private final String stream;

  /**
   * @param stream label of the table's stream
   */
  public HeartbeatRecords(String topic, String connector, String table, int epoch, String stream) {
    this.topic = topic;
    this.connector = connector;
    this.table = table;
    this.epoch = epoch;
    this.stream = stream;
  }

  /** The shard of {@code origin} was read to its end at {@code origin.readAt()}. */
  public SourceRecord of(Origin origin) {
    try {
      byte[] value =
          JSON.writeValueAsBytes(
              JSON.createObjectNode()
                  .put("type", "heartbeat")
                  .put("connector", connector)
                  .put("table", table)
                  .put("epoch", epoch)
                  .put("at", origin.readAt().toString())
                  .put("stream", stream)
                  .put("shard", origin.place()));
      return new SourceRecord(
          origin.partition(), origin.offset(), topic, null, null, null, RAW, value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of texts cannot be written", e);
    }
  }
}
