package io.kooflow.source;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Items of the content store, and the records that a stream tells of them. */
public final class Items {
  /** When every record was taken. */
  public static final Instant TAKEN = Instant.parse("2026-01-01T00:00:07Z");

  private Items() {}

  public static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }

  public static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  public static Map<String, AttributeValue> reaction(long koo, long user, String type) {
    return with(reactionKey(koo, user), Map.of("TYPE", s(type), "CREATED_AT", n("1700000000000")));
  }

  public static Map<String, AttributeValue> reactionKey(long koo, long user) {
    return Map.of("CONTENT_ID", n(Long.toString(koo)), "USER_ID", n(Long.toString(user)));
  }

  public static Map<String, AttributeValue> koo(long id, String text) {
    return Map.of(
        "CONTENT_ID", n(Long.toString(id)),
        "CREATOR", n("7"),
        "KIND", s("K"),
        "TXT", s(text),
        "LANG_GROUP", s("hi"),
        "CREATED_AT", n("1700000000000"));
  }

  /** An attribute that the item has. */
  public static AttributeValue of(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute), attribute);
  }

  /** {@code item} with some attributes set. */
  public static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, Map<String, AttributeValue> changes) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.putAll(changes);
    return changed;
  }

  /** {@code item} without an attribute. */
  public static Map<String, AttributeValue> without(
      Map<String, AttributeValue> item, String attribute) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.remove(attribute);
    return changed;
  }

  /** The record of a like. */
  public static Record like(String sequence, long koo, long user) {
    return record(
        OperationType.INSERT,
        sequence,
        reactionKey(koo, user),
        Map.of(),
        reaction(koo, user, "LIKE"));
  }

  /** {@code record} as the store took it at another time. */
  public static Record takenAt(Instant taken, Record record) {
    return record.toBuilder()
        .dynamodb(record.dynamodb().toBuilder().approximateCreationDateTime(taken).build())
        .build();
  }

  public static Record record(
      OperationType op,
      String sequence,
      Map<String, AttributeValue> keys,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after) {
    return Record.builder()
        .eventName(op)
        .dynamodb(
            told -> {
              told.approximateCreationDateTime(TAKEN).keys(keys).sequenceNumber(sequence);
              if (!before.isEmpty()) {
                told.oldImage(before);
              }
              if (!after.isEmpty()) {
                told.newImage(after);
              }
            })
        .build();
  }
}
