package io.kooflow.sink.item;

import io.kooflow.contentstore.cost.WriteUnits;
import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.sink.coalesce.ItemKey;
import io.kooflow.sink.coalesce.Version;
import io.kooflow.sink.coalesce.Write;
import io.kooflow.sink.item.ItemRules.Deletes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Reads the records of one topic by its rules. */
final class TopicReader {
  /** About what a waiting write takes in memory beside the bytes of the record. */
  private static final int OVERHEAD = 1_024;

  private static final int MOST_PLANS = 1_000;

  private final Target target;
  private final ItemRules rules;
  private final Shapes shapes;
  private final Values values;
  private final InstantSource clock;
  private final Names names;
  private final Keys keys;
  private final Versions versions;
  private final Plan mapPlan;
  private final Map<Schema, Plan> structPlans = new IdentityHashMap<>();

  TopicReader(Target target, Shapes shapes, InstantSource clock) {
    this.target = target;
    this.rules = target.rules();
    this.shapes = shapes;
    this.values = new Values(shapes);
    this.clock = clock;
    this.names = new Names(target);
    this.keys = new Keys(target);
    this.versions = new Versions(rules.version());
    this.mapPlan = new MapPlan(names, values);
  }

  Write<SinkItem> read(SinkRecord record) {
    Object value = record.value();
    if (value == null) {
      refuseDelete("tombstones");
      return marker(record, null, versions.ofTombstone(record));
    }
    Plan plan = plan(value);
    if (rules.deletedField() != null && isTrue(plan.field(value, rules.deletedField()))) {
      refuseDelete("records that delete");
      return marker(record, plan, versions.of(plan, record));
    }
    return write(
        record, plan, keys.of(record, plan), versions.of(plan, record), expiry(record, plan));
  }

  private void refuseDelete(String what) {
    if (rules.deletes() == Deletes.REJECT) {
      throw new UnfitRecordException("The setting item.deletes says that " + what + " are refused");
    }
  }

  private Plan plan(Object value) {
    if (value instanceof Struct struct) {
      return structPlan(struct.schema());
    } else if (value instanceof Map) {
      return mapPlan;
    }
    throw new UnfitRecordException(
        "The value must be a struct or a map, got " + value.getClass().getSimpleName());
  }

  private Plan structPlan(Schema schema) {
    Plan plan = structPlans.get(schema);
    if (plan == null) {
      if (structPlans.size() >= MOST_PLANS) {
        structPlans.clear();
      }
      plan = new StructPlan(schema, shapes.of(schema), names, values);
      structPlans.put(schema, plan);
    }
    return plan;
  }

  private Write<SinkItem> marker(SinkRecord record, @Nullable Plan plan, Version version) {
    long expires = clock.instant().plus(rules.markerKept()).getEpochSecond();
    return write(record, null, keys.of(record, plan), version, expires);
  }

  private Write<SinkItem> write(
      SinkRecord record, @Nullable Plan plan, Object[] key, Version version, long expires) {
    String text = keys.text(key);
    SinkItem item = new SinkItem(target, record, values, plan, key, version, expires);
    if (item.bytes() > ItemSize.MOST_BYTES) {
      throw new UnfitRecordException(
          "The item has %s bytes, DynamoDB takes %s".formatted(item.bytes(), ItemSize.MOST_BYTES));
    }
    return new Write<>(
        new ItemKey(target.table().name(), text, version.kinds()),
        version,
        item,
        4L * item.bytes() + OVERHEAD,
        WriteUnits.forBytes(item.bytes()));
  }

  private long expiry(SinkRecord record, Plan plan) {
    if (rules.ttlAfter() != null) {
      Long written = record.timestamp();
      Instant from = written == null ? clock.instant() : Instant.ofEpochMilli(written);
      return from.plus(rules.ttlAfter()).getEpochSecond();
    }
    String field = rules.ttlField();
    Object at = field == null ? null : plan.field(record.value(), field);
    if (at == null) {
      return SinkItem.NEVER;
    }
    if (!Numbers.isWhole(at) || Numbers.whole(at) < 0) {
      throw UnfitRecordException.at(
          String.valueOf(field), "must be a time, epoch milliseconds, for the TTL");
    }
    return Numbers.whole(at) / 1_000;
  }

  private static boolean isTrue(@Nullable Object flag) {
    return Boolean.TRUE.equals(flag) || "true".equals(flag);
  }
}
