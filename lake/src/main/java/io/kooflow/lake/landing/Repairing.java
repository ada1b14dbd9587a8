package io.kooflow.lake.landing;

/** How messages name the way out. */
final class Repairing {
  private Repairing() {}

  /** The verb for a table by any of its names, such as {@code lake.koo.koo_changes}. */
  static String verb(String table) {
    return "kooflow lake repair "
        + table.substring(table.lastIndexOf('.') + 1)
        + " shows what is missing, and with --apply lands it again.";
  }
}
