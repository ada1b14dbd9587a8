package io.kooflow.flink.landing;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.jspecify.annotations.Nullable;

/**
 * How a decoded record travels to the writer: what became of it, where it stood, and its table row
 * if it is one. Dead letters and tombstones travel too, as bare markers, because the writer counts
 * every record of a range.
 */
final class RowLayout {
  /** What became of a record. */
  enum Fate {
    ROW,
    DEAD_LETTER,
    TOMBSTONE;

    private static final Fate[] ALL = values();
  }

  private static final int FATE = 0;
  private static final int PARTITION = 1;
  private static final int OFFSET = 2;
  private static final int ROW = 3;

  private RowLayout() {}

  /** The type of travelling records around rows of {@code table}. */
  static TypeInformation<RowData> typeAround(RowType table) {
    return InternalTypeInfo.of(
        RowType.of(
            new LogicalType[] {
              new TinyIntType(false), new IntType(false), new BigIntType(false), table.copy(true)
            },
            new String[] {"fate", "partition", "offset", "row"}));
  }

  static RowData of(Fate fate, int partition, long offset, @Nullable RowData row) {
    return GenericRowData.of((byte) fate.ordinal(), partition, offset, row);
  }

  static Fate fate(RowData travelling) {
    return Fate.ALL[travelling.getByte(FATE)];
  }

  static int partition(RowData travelling) {
    return travelling.getInt(PARTITION);
  }

  static long offset(RowData travelling) {
    return travelling.getLong(OFFSET);
  }

  static RowData row(RowData travelling, int columns) {
    return travelling.getRow(ROW, columns);
  }
}
