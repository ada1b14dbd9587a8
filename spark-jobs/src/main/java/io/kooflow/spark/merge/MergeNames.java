package io.kooflow.spark.merge;

import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.StateTable;
import io.kooflow.spark.catalog.LakeSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;

/** What the statements of a merge leave open: names of tables and columns, from the definitions. */
final class MergeNames {
  private final StateTable state;

  MergeNames(StateTable state) {
    this.state = state;
  }

  /** All but what belongs to a branch; the caller may add to it. */
  Map<String, String> of(Table log, String range) {
    Map<String, String> names = new HashMap<>();
    names.put("log", LakeSession.nameOf(state.log()));
    names.put("log-snapshot", Long.toString(TableMerge.snapshotOf(log)));
    names.put("range", range);
    names.put("target", LakeSession.nameOf(state.table()));
    names.put("removals", LakeSession.nameOf(state.removals()));
    names.put("keys", list(state.key(), Function.identity()));
    names.put("newest-keys", list(state.key(), key -> "n." + key));
    names.put("source-keys", list(state.key(), key -> "s." + key));
    names.put("target-keys", list(state.key(), key -> "t." + key));
    names.put("newest-is-target", equal("n", "t"));
    names.put("newest-is-removal", equal("n", "r"));
    names.put("target-is-source", equal("t", "s"));
    names.put("columns", list(state.columns(), Function.identity()));
    names.put("values", list(state.columns(), this::value));
    names.put("assignments", list(state.columns(), column -> column + " = " + value(column)));
    return names;
  }

  /** A branch of a table, as statements write to it. */
  String branch(LakeTable table, String branch) {
    return LakeSession.nameOf(table) + ".branch_" + branch;
  }

  /** A table as of a snapshot. */
  String at(LakeTable table, long snapshot) {
    return LakeSession.nameOf(table) + " VERSION AS OF " + snapshot;
  }

  private String value(String column) {
    return column.equals(LogColumns.POSITION) || column.equals(LogColumns.CHANGED_AT)
        ? "s." + column
        : "s.after." + column;
  }

  private String equal(String one, String other) {
    return state.key().stream()
        .map(key -> one + "." + key + " = " + other + "." + key)
        .collect(Collectors.joining(" AND "));
  }

  private static String list(List<String> columns, Function<String, String> each) {
    return columns.stream().map(each).collect(Collectors.joining(", "));
  }
}
