package io.kooflow.sink.item;

import io.kooflow.contentstore.items.ItemSize;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item ready to be written.
 *
 * @param table where to
 * @param attributes all of them; what the stored item has beside them goes
 * @param bytes size as DynamoDB counts it, at most {@link ItemSize#MOST_BYTES}
 * @param source the record that it came from, for the dead-letter topic
 */
public record SinkItem(
    TargetTable table, Map<String, AttributeValue> attributes, int bytes, SinkRecord source) {}
