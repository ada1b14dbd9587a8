package io.kooflow.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.lake.read.CurrentState;
import io.kooflow.lake.read.LakeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.FixedType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LakeTablesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  private final InMemoryCatalog catalog = new InMemoryCatalog();

  @BeforeEach
  void openCatalog() {
    catalog.initialize("test", Map.of());
  }

  @AfterEach
  void closeCatalog() throws IOException {
    catalog.close();
  }

  static List<LakeTable> tables() {
    return LakeTables.all();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void hasTheSchemaOfItsGoldenFile(LakeTable table) throws IOException {
    Path golden = GOLDEN.resolve(table.name() + ".json");
    String schema = SchemaParser.toJson(table.schema(), true) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, schema);
    }

    assertThat(schema).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void keepsItsFieldIdsPartitionsAndPropertiesWhenCreated(LakeTable definition) {
    Table table = definition.createIfMissing(catalog);

    assertThat(table.schema().asStruct()).isEqualTo(definition.schema().asStruct());
    assertThat(table.spec()).isEqualTo(definition.spec());
    assertThat(table.spec().fields()).hasSize(1);
    assertThat(table.properties())
        .containsEntry(TableProperties.PARQUET_COMPRESSION, "zstd")
        .containsEntry(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
  }

  @ParameterizedTest
  @MethodSource("tables")
  void isFoundByNameAndNamesKeyColumnsThatExist(LakeTable table) {
    assertThat(LakeTables.named(table.name())).contains(table);
    assertThat(table.itemKey())
        .allSatisfy(key -> assertThat(table.schema().findField(key)).isNotNull());
  }

  @Test
  void takesWhatExistsWhenCreatedAgain() {
    Table first = KooChangesTable.TABLE.createIfMissing(catalog);

    Table again = KooChangesTable.TABLE.createIfMissing(catalog);

    assertThat(again.uuid()).isEqualTo(first.uuid());
    assertThat(again.schemas()).hasSize(1);
  }

  @Test
  void readsRowsWrittenBeforeAColumnWasAdded() throws IOException {
    LakeTable today = ReactionChangesTable.TABLE;
    LakeTable before = without(today, "user_id", "after.type");
    Table old = before.createIfMissing(catalog);
    Record row = Rows.reaction(today.schema(), 7, 8, 1, "LIKE");
    old.newAppend().appendFile(Rows.file(old, List.of(cut(row, old.schema())))).commit();

    today.evolve(old);

    try (CloseableIterable<Record> rows = LakeReader.open(catalog, today).rows()) {
      assertThat(rows)
          .singleElement()
          .satisfies(
              read -> {
                assertThat(read.getField("content_id")).isEqualTo(7L);
                assertThat(read.getField("user_id")).isNull();
                Record after = (Record) read.getField("after");
                assertThat(after.getField("user_id")).isEqualTo(8L);
                assertThat(after.getField("type")).isNull();
              });
    }
  }

  @Test
  void addsMissingPropertiesAndKeepsChangedOnesWhenEvolved() {
    Table table = UserChangesTable.TABLE.createIfMissing(catalog);
    table
        .updateProperties()
        .remove(TableProperties.PARQUET_COMPRESSION)
        .set(TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, "1")
        .commit();

    UserChangesTable.TABLE.evolve(table);

    assertThat(table.properties())
        .containsEntry(TableProperties.PARQUET_COMPRESSION, "zstd")
        .containsEntry(TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, "1");
  }

  @Test
  void leavesColumnsOfOthersAlone() {
    Table table = UserChangesTable.TABLE.createIfMissing(catalog);
    table.updateSchema().addColumn("note", StringType.get()).commit();

    UserChangesTable.TABLE.evolve(table);

    assertThat(table.schema().findField("note")).isNotNull();
  }

  @Test
  void refusesATableWhoseColumnHasAnotherType() {
    LakeTable today = UserChangesTable.TABLE;
    catalog.createNamespace(LakeTable.NAMESPACE);
    Schema wrong = new Schema(NestedField.optional(1, "user_id", StringType.get()));
    Table table = catalog.createTable(today.identifier(), wrong);

    assertThatThrownBy(() -> today.evolve(table))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("user_id is string, this version writes long");
  }

  /** As the version before made them: position fixed, the day that of the event. */
  private Table oldKind() {
    List<NestedField> columns = new ArrayList<>();
    for (NestedField column : ReactionChangesTable.SCHEMA.columns()) {
      columns.add(
          column.name().equals(LogColumns.POSITION)
              ? NestedField.required(
                  column.fieldId(), column.name(), FixedType.ofLength(LogColumns.POSITION_BYTES))
              : column);
    }
    Schema schema = new Schema(columns);
    return new LakeTable(
            "reaction_changes",
            schema,
            LogColumns.byDay(schema, LogColumns.EVENT_TIME),
            List.of("content_id", "user_id"),
            Map.of(TableProperties.FORMAT_VERSION, "2"))
        .createIfMissing(catalog);
  }

  @Test
  void partitionsAnOldTableAsNowAndReadsAllOfIt() throws IOException {
    Table table = oldKind();
    append(table, Rows.reaction(table.schema(), 7, 8, 1, "LIKE"));

    ReactionChangesTable.TABLE.evolve(table);
    ReactionChangesTable.TABLE.evolve(table);
    append(table, Rows.reaction(table.schema(), 7, 8, 2, null));

    assertThat(table.spec().fields())
        .filteredOn(field -> !field.transform().isVoid())
        .singleElement()
        .satisfies(field -> assertThat(field.name()).isEqualTo("changed_at_day"));
    assertThat(table.schema().findType(LogColumns.POSITION))
        .isEqualTo(FixedType.ofLength(LogColumns.POSITION_BYTES));
    List<byte[]> positions = new ArrayList<>();
    LakeReader log = LakeReader.open(catalog, ReactionChangesTable.TABLE);
    try (CloseableIterable<Record> rows = log.rows()) {
      rows.forEach(row -> positions.add(LogColumns.position(row)));
    }
    assertThat(positions).containsExactlyInAnyOrder(Rows.position(1), Rows.position(2));
    List<Record> present = new ArrayList<>();
    new CurrentState(log).forEachPresent(present::add);
    assertThat(present).isEmpty();
  }

  @Test
  void leavesAPartitionThatSomebodyHasChosen() {
    Table table = oldKind();
    table
        .updateSpec()
        .removeField("event_time_day")
        .addField(Expressions.bucket("content_id", 4))
        .commit();
    PartitionSpec chosen = table.spec();

    ReactionChangesTable.TABLE.evolve(table);

    assertThat(table.spec()).isEqualTo(chosen);
  }

  private static void append(Table table, Record row) {
    table.newAppend().appendFile(Rows.file(table, List.of(row))).commit();
  }

  private static LakeTable without(LakeTable table, String... columns) {
    List<String> kept = new ArrayList<>();
    TypeUtil.indexByName(table.schema().asStruct()).keySet().forEach(kept::add);
    kept.removeAll(List.of(columns));
    kept.removeIf(name -> List.of("before", "after").contains(name));
    kept.removeIf(name -> name.startsWith("before."));
    Schema schema = table.schema().select(kept);
    return new LakeTable(
        table.name(),
        schema,
        LogColumns.byDay(schema, LogColumns.CHANGED_AT),
        table.itemKey(),
        table.properties());
  }

  private static Record cut(Record row, Schema schema) {
    Record cut = GenericRecord.create(schema);
    for (NestedField field : schema.columns()) {
      Object value = row.getField(field.name());
      cut.setField(
          field.name(),
          value instanceof Record inner
              ? cut(inner, new Schema(field.type().asStructType().fields()))
              : value);
    }
    return cut;
  }
}
