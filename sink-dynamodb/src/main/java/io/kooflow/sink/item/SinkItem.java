package io.kooflow.sink.item;

import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.sink.coalesce.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item that may be written. Its attributes are made when they are asked for: most records give
 * way to a newer one before that.
 */
public final class SinkItem {
  /** In place of a time at which it expires. */
  static final long NEVER = -1;

  private static final int NUMBER_BYTES = 11;

  private final Target target;
  private final SinkRecord source;
  private final Values values;
  private final @Nullable Plan plan;
  private final Object[] keys;
  private final Version version;
  private final long expiresAt;
  private final int bytes;

  /**
   * @param plan how the record's value becomes attributes; null for a marker
   * @param keys values of the table's key attributes
   * @param expiresAt epoch seconds, or {@link #NEVER}
   * @throws UnfitValueException if a value cannot be stored
   */
  SinkItem(
      Target target,
      SinkRecord source,
      Values values,
      @Nullable Plan plan,
      Object[] keys,
      Version version,
      long expiresAt) {
    this.target = target;
    this.source = source;
    this.values = values;
    this.plan = plan;
    this.keys = keys;
    this.version = version;
    this.expiresAt = expiresAt;
    this.bytes = measure();
  }

  /** Where it goes, and how. */
  public Target target() {
    return target;
  }

  /** Where it goes. */
  public TargetTable table() {
    return target.table();
  }

  /** The record that it came from, for the dead-letter topic. */
  public SinkRecord source() {
    return source;
  }

  /** Size as DynamoDB counts it, at most {@link ItemSize#MOST_BYTES}. */
  public int bytes() {
    return bytes;
  }

  /** All attributes, made anew by each call; what the stored item has beside them goes. */
  public Map<String, AttributeValue> attributes() {
    Map<String, AttributeValue> attributes =
        plan == null ? new LinkedHashMap<>() : plan.build(source.value());
    for (int i = 0; i < keys.length; i++) {
      attributes.put(table().keys().get(i).name(), values.build(keys[i]));
    }
    List<VersionField> parts = target.rules().version();
    for (int i = 0; i < parts.size(); i++) {
      attributes.put(parts.get(i).attribute(), values.build(version.parts().get(i)));
    }
    if (plan == null) {
      attributes.put(target.rules().markerAttribute(), AttributeValue.fromBool(true));
    }
    if (expiresAt != NEVER) {
      attributes.put(target.rules().ttlAttribute(), AttributeValue.fromN(Long.toString(expiresAt)));
    }
    return attributes;
  }

  /** Whether the item that stands is not older; null if the two cannot be compared. */
  public @Nullable Boolean isOutdatedBy(Map<String, AttributeValue> standing) {
    Version other = Versions.ofItem(standing, target.rules().version());
    return other == null || !other.isComparableWith(version) ? null : other.compareTo(version) >= 0;
  }

  private int measure() {
    int size = plan == null ? 0 : plan.measure(source.value());
    for (int i = 0; i < keys.length; i++) {
      String name = table().keys().get(i).name();
      if (plan == null || plan.attribute(source.value(), name) == null) {
        size += Texts.bytes(name) + values.measure(keys[i], 0);
      }
    }
    for (VersionField part : target.rules().version()) {
      if (plan == null || part.isOffset()) {
        size += Texts.bytes(part.attribute()) + NUMBER_BYTES;
      }
    }
    if (plan == null) {
      size += Texts.bytes(target.rules().markerAttribute()) + 1;
    }
    if (expiresAt != NEVER) {
      size += Texts.bytes(target.rules().ttlAttribute()) + NUMBER_BYTES;
    }
    return size;
  }
}
