package io.kooflow.sink.coalesce;

/**
 * One item of one table. Two records with equal keys are never written at the same time.
 *
 * @param table name of the table
 * @param key value of its key, sort key included, in a canonical form: equal items, equal strings
 * @param kinds of its version, as {@link Version#kinds}: of versions that cannot be compared none
 *     is newer, so such records never take each other's place; the item that stands decides between
 *     them
 */
public record ItemKey(String table, String key, String kinds) {

  /** An item with a version of numbers. */
  public ItemKey(String table, String key) {
    this(table, key, "");
  }
}
