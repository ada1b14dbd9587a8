package io.kooflow.source.change;

import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.connect.AvroConverter;
import io.kooflow.schemas.item.ItemNumber;
import io.kooflow.source.change.TableRecords.Origin;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change that cannot become an event, with all that the store told of it and the reason. Where
 * even that is too large for a message, it points to the item by its keys.
 *
 * @param topic dead-letter topic
 * @param keySchema as of the table's records, optional
 * @param key the partition key where it is of that type, even one out of range; else null
 * @param value {@link DynamoDbJson}
 */
record DeadLetter(
    String topic,
    Schema keySchema,
    @Nullable Object key,
    byte[] value,
    Exception reason,
    ItemChange change) {

  /** The converter writes values of this schema as they are. */
  private static final Schema RAW = SchemaBuilder.bytes().name(AvroConverter.RAW).build();

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetter.class);

  static DeadLetter of(
      ChangeShape shape, ItemChange change, Exception reason, String topic, int maxBytes) {
    byte[] whole = DynamoDbJson.of(change);
    byte[] value = whole.length <= maxBytes ? whole : DynamoDbJson.pointer(change, whole.length);
    Schema key = new ConnectSchema(shape.recordKey().type(), true, null, null, null, null);
    return new DeadLetter(topic, key, keyOrNull(shape, change), value, reason, change);
  }

  /** The record, with the reason in its headers. */
  SourceRecord record(String changeTopic, Origin origin) {
    String sequence = change.position().sequenceNumber();
    LOG.warn(
        "Dead letter for {} from {} at {}: {}",
        changeTopic,
        origin.place(),
        sequence,
        reason.getMessage());
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(DeadLetterHeaders.READER, DeadLetterHeaders.SOURCE);
    headers.addString(
        DeadLetterHeaders.TIMESTAMP, Long.toString(change.changedAt().toEpochMilli()));
    headers.addString(DeadLetterHeaders.TOPIC, changeTopic);
    headers.addString(DeadLetterHeaders.PARTITION, origin.place());
    headers.addString(DeadLetterHeaders.OFFSET, sequence);
    headers.addString(DeadLetterHeaders.ERROR, reason.getClass().getName());
    headers.addString(DeadLetterHeaders.MESSAGE, String.valueOf(reason.getMessage()));
    return new SourceRecord(
        origin.partition(),
        origin.offset(),
        topic,
        null,
        keySchema,
        key,
        RAW,
        value,
        null,
        headers);
  }

  private static @Nullable Object keyOrNull(ChangeShape shape, ItemChange change) {
    AttributeValue key = change.keys().get(shape.items().partitionKey().name());
    if (key == null) {
      return null;
    }
    return switch (shape.recordKey().type()) {
      case INT64 -> longOrNull(key.n());
      case STRING -> writableOrNull(key.s() == null ? key.n() : key.s());
      default -> key.b() == null ? null : key.b().asByteArray();
    };
  }

  /** No converter writes an unpaired surrogate as it is; the value keeps it. */
  private static @Nullable String writableOrNull(@Nullable String text) {
    return text == null || Texts.unpairedSurrogate(text) >= 0 ? null : text;
  }

  private static @Nullable Long longOrNull(@Nullable String number) {
    if (number == null) {
      return null;
    }
    try {
      return ItemNumber.parse(number).longValueExact();
    } catch (ArithmeticException | NumberFormatException noLong) {
      return null;
    }
  }
}
