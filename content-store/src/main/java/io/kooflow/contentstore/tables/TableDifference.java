package io.kooflow.contentstore.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * One way in which a table is not as defined. Indexes beyond the defined ones are no difference: a
 * change of shards has both for a while.
 *
 * @param table its name
 * @param part what of the table differs
 * @param index the defined index that differs; null for other parts
 * @param found as the server has it; {@link #NONE} for what is not there
 * @param wanted as defined
 */
public record TableDifference(
    String table, Part part, @Nullable IndexDefinition index, String found, String wanted) {
  /** What of a table may differ; all but the key can be changed while it lives. */
  public enum Part {
    KEY("key"),
    KEY_TYPES("key types"),
    CHANGE_STREAM("change stream"),
    INDEX("index"),
    EXPIRY("expiry by");

    private final String text;

    Part(String text) {
      this.text = text;
    }
  }

  /** Found where a part is not there at all. */
  public static final String NONE = "none";

  /** Compares key, types of keys, change stream and indexes, in this order. */
  public static List<TableDifference> of(TableDefinition definition, TableDescription table) {
    List<TableDifference> differences = new ArrayList<>();
    String name = definition.name();
    List<KeySchemaElement> key = TableCreator.keySchema(definition.primaryKey());
    add(differences, name, Part.KEY, null, table.keySchema().toString(), key.toString());
    add(
        differences,
        name,
        Part.KEY_TYPES,
        null,
        types(definition, table).toString(),
        types(definition).toString());
    String stream = definition.changeStream() ? StreamViewType.NEW_AND_OLD_IMAGES.toString() : NONE;
    add(differences, name, Part.CHANGE_STREAM, null, stream(table), stream);
    Map<String, GlobalSecondaryIndexDescription> indexes = new TreeMap<>();
    table.globalSecondaryIndexes().forEach(index -> indexes.put(index.indexName(), index));
    for (IndexDefinition index : definition.indexes()) {
      GlobalSecondaryIndexDescription found = indexes.get(index.name());
      String actual = found == null ? NONE : describe(found);
      add(differences, name, Part.INDEX, index, actual, describe(index));
    }
    return differences;
  }

  private static void add(
      List<TableDifference> differences,
      String table,
      Part part,
      @Nullable IndexDefinition index,
      String found,
      String wanted) {
    if (!found.equals(wanted)) {
      differences.add(new TableDifference(table, part, index, found, wanted));
    }
  }

  private static Map<String, String> types(TableDefinition definition) {
    Map<String, String> types = new TreeMap<>();
    definition.keyAttributes().forEach(key -> types.put(key.name(), key.type().toString()));
    return types;
  }

  /** Of the attributes that both know: an index that is missing brings its own. */
  private static Map<String, String> types(TableDefinition definition, TableDescription table) {
    Map<String, String> types = types(definition);
    table
        .attributeDefinitions()
        .forEach(
            key ->
                types.computeIfPresent(key.attributeName(), (n, t) -> key.attributeTypeAsString()));
    return types;
  }

  private static String describe(IndexDefinition index) {
    return describe(
        TableCreator.keySchema(List.of(index.partition(), index.sort())),
        ProjectionType.ALL.toString());
  }

  private static String describe(GlobalSecondaryIndexDescription index) {
    return describe(index.keySchema(), index.projection().projectionTypeAsString());
  }

  private static String describe(List<KeySchemaElement> key, String projection) {
    return key.stream().map(KeySchemaElement::attributeName).toList() + " projecting " + projection;
  }

  private static String stream(TableDescription table) {
    return table.streamSpecification() == null
            || !Boolean.TRUE.equals(table.streamSpecification().streamEnabled())
        ? NONE
        : table.streamSpecification().streamViewTypeAsString();
  }

  /** Whether the part is not there at all. */
  public boolean missing() {
    return found.equals(NONE);
  }

  /** As {@code Table users has change stream none, expected NEW_AND_OLD_IMAGES}. */
  @Override
  public String toString() {
    return "Table %s has %s%s %s, expected %s"
        .formatted(table, part.text, index == null ? "" : " " + index.name(), found, wanted);
  }
}
