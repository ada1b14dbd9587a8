package io.kooflow.contentstore.tables;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The content store's tables as one deployment has them.
 *
 * @param prefix before each table name, so that several deployments can share an account; may be
 *     empty; letters, digits, {@code _}, {@code -} and {@code .}
 * @param shards how the index by language is spread
 */
public record ContentTables(String prefix, LanguageShards shards) {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{0,200}");

  /** Refuses a prefix that no table name may have. */
  public ContentTables {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "Table prefix must be at most 200 letters, digits, _, - or ., got '" + prefix + "'");
    }
  }

  /** The usual names, the index by language unsharded. */
  public static ContentTables standard() {
    return new ContentTables("", LanguageShards.NONE);
  }

  /** Koos, comments and re-koos. */
  public TableDefinition koos() {
    return prefixed(Tables.koos(shards));
  }

  /** Reactions. */
  public TableDefinition reactions() {
    return prefixed(Tables.reactions());
  }

  /** Users. */
  public TableDefinition users() {
    return prefixed(Tables.users());
  }

  /** All three. */
  public List<TableDefinition> all() {
    return List.of(koos(), reactions(), users());
  }

  private TableDefinition prefixed(TableDefinition table) {
    return prefix.isEmpty() ? table : table.named(prefix + table.name());
  }
}
