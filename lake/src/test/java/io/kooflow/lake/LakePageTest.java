package io.kooflow.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;

/** docs/lake.md is made from the definitions; {@code -Dgolden.update=true} makes it. */
class LakePageTest {
  private static final Path PAGE = Path.of("..", "docs", "lake.md");

  @Test
  void tellsEveryTableAsItIs() throws IOException {
    String page = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE).exists().content().isEqualTo(page);
  }

  @Test
  void everyTableAndColumnDocumentsItself() {
    for (LakeTable table : LakeTables.landedAndMerged()) {
      assertThat(table.properties())
          .containsKeys(LogColumns.COMMENT, LogColumns.RETENTION, LogColumns.WRITTEN_BY);
      assertThat(columns("", table.schema().columns().stream()))
          .allSatisfy(column -> assertThat(column.doc()).as(column.name()).isNotBlank());
    }
  }

  private static String page() {
    return """
        # Tables of the lake

        Made from the definitions in `lake`; do not edit. All are in the namespace `koo`, plain Iceberg (format 2, Parquet, zstd), to be read by any engine without our code; the tables say the same of themselves, as comments
        of tables and columns. Times are UTC. Positions compare as unsigned bytes, as Spark compares binary.

        """
        + LakeTables.landedAndMerged().stream()
            .map(LakePageTest::section)
            .collect(Collectors.joining("\n"));
  }

  private static String section(LakeTable table) {
    String partition =
        table.spec().isUnpartitioned()
            ? "none, sorted by key"
            : "UTC day of `"
                + table.schema().findColumnName(table.spec().fields().get(0).sourceId())
                + "`";
    return """
        ## %s

        %s

        Item: `%s`. Partition: %s. Kept: %s. Written by %s.

        | column | type | null | |
        |---|---|---|---|
        """
            .formatted(
                table.identifier(),
                table.properties().get(LogColumns.COMMENT),
                String.join("`, `", table.itemKey()),
                partition,
                table.properties().get(LogColumns.RETENTION),
                table.properties().get(LogColumns.WRITTEN_BY))
        + columns("", table.schema().columns().stream())
            .map(
                column ->
                    "| `%s` | %s | %s | %s |\n"
                        .formatted(
                            column.name(),
                            column.type().isStructType() ? "struct" : column.type(),
                            column.isOptional() ? "yes" : "no",
                            column.doc()))
            .collect(Collectors.joining());
  }

  /** Columns with the fields of their structs after them, by their paths. */
  private static Stream<NestedField> columns(String parent, Stream<NestedField> fields) {
    return fields.flatMap(
        field -> {
          NestedField named =
              NestedField.from(field).withName(parent + field.name()).withDoc(field.doc()).build();
          Type type = field.type();
          return type.isStructType()
              ? Stream.concat(
                  Stream.of(named),
                  columns(parent + field.name() + ".", type.asStructType().fields().stream()))
              : Stream.of(named);
        });
  }
}
