package io.kooflow.operations.plan;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.TableDifference;
import java.util.ArrayList;
import java.util.List;

/** DynamoDB tables of an account against their definitions. */
public final class TablePlan {
  private final TableCreator creator;

  /**
   * @param creator of the account's region
   */
  public TablePlan(TableCreator creator) {
    this.creator = creator;
  }

  /**
   * What is missing or differs, in the order of the definitions. Only reads. A table that is
   * missing is made as a whole; one that exists gets what it lacks.
   */
  public List<Change> changes(List<TableDefinition> tables) {
    List<Change> changes = new ArrayList<>();
    for (TableDefinition table : tables) {
      List<TableDifference> differences = creator.differences(table);
      if (differences == null) {
        changes.add(creation(table));
      } else {
        differences.forEach(difference -> changes.add(change(table, difference)));
      }
    }
    return changes;
  }

  private Change creation(TableDefinition table) {
    return Change.create(
        "table %s: key %s, indexes %s, change stream %s, expiry by %s, billed on demand"
            .formatted(
                table.name(),
                table.primaryKey().stream().map(key -> key.name()).toList(),
                table.indexes().stream().map(index -> index.name()).toList(),
                table.changeStream() ? "on" : "off",
                table.expiry() == null ? "none" : table.expiry()),
        () -> creator.createIfMissing(table));
  }

  private Change change(TableDefinition table, TableDifference difference) {
    return difference.missing()
        ? Change.change(difference.toString(), () -> creator.add(table, difference))
        : Change.byHand(
            difference
                + ": it is never changed here, since readers and writers depend on it;"
                + " move the items to a new table, or change it by hand");
  }
}
