package io.kooflow.schemas.connect;

import java.math.BigDecimal;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Connect's own logical types: java.util.Date and BigDecimal over numbers and bytes. */
enum LogicalValues {
  TIMESTAMP(Timestamp.LOGICAL_NAME) {
    @Override
    Object toLogical(Schema schema, Object plain) {
      return Timestamp.toLogical(schema, (Long) plain);
    }

    @Override
    Object toPlain(Schema schema, Object logical) {
      return Timestamp.fromLogical(schema, (java.util.Date) logical);
    }
  },
  DATE(Date.LOGICAL_NAME) {
    @Override
    Object toLogical(Schema schema, Object plain) {
      return Date.toLogical(schema, (Integer) plain);
    }

    @Override
    Object toPlain(Schema schema, Object logical) {
      return Date.fromLogical(schema, (java.util.Date) logical);
    }
  },
  TIME(Time.LOGICAL_NAME) {
    @Override
    Object toLogical(Schema schema, Object plain) {
      return Time.toLogical(schema, (Integer) plain);
    }

    @Override
    Object toPlain(Schema schema, Object logical) {
      return Time.fromLogical(schema, (java.util.Date) logical);
    }
  },
  DECIMAL(Decimal.LOGICAL_NAME) {
    @Override
    Object toLogical(Schema schema, Object plain) {
      return Decimal.toLogical(schema, (byte[]) plain);
    }

    @Override
    Object toPlain(Schema schema, Object logical) {
      return Decimal.fromLogical(schema, (BigDecimal) logical);
    }
  };

  private final String connectName;

  LogicalValues(String connectName) {
    this.connectName = connectName;
  }

  /** The logical type of a Connect schema; null if it has none. */
  static @Nullable LogicalValues of(Schema schema) {
    for (LogicalValues type : values()) {
      if (type.connectName.equals(schema.name())) {
        return type;
      }
    }
    return null;
  }

  /** Connect's value of what Avro holds. */
  abstract Object toLogical(Schema schema, Object plain);

  /** What Avro holds of Connect's value; ClassCastException or DataException if it does not fit. */
  abstract Object toPlain(Schema schema, Object logical);
}
