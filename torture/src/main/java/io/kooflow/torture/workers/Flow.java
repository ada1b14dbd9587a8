package io.kooflow.torture.workers;

/**
 * The way of one table: its changes go to a topic, become revisions on another, and these stand in
 * a second table.
 *
 * @param table name of the table that is written
 */
record Flow(String table) {
  String changes() {
    return table + ".changes";
  }

  String revisions() {
    return table + ".revisions";
  }

  String copy() {
    return table + ".copy";
  }

  String deadLetters() {
    return revisions() + ".dlq";
  }
}
