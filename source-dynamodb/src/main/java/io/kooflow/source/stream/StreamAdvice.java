package io.kooflow.source.stream;

import io.kooflow.schemas.capture.ShardOffset;
import java.util.Locale;

/** What to tell an operator whose stream cannot be captured: what is wrong, where, what to do. */
public final class StreamAdvice {
  private StreamAdvice() {}

  static String switchedOff(String table) {
    return "The stream of table '%s' was switched off and is read to its end. %s"
        .formatted(table, nextEpoch(table));
  }

  static String unreadable(String table, String what, String code) {
    return ("The stream of table '%s' %s (%s). If the table's stream was made anew: %s Otherwise mend"
            + " access (network, credentials, permission for dynamodb:DescribeStream,"
            + " GetShardIterator and GetRecords) and restart the task.")
        .formatted(table, what, code, nextEpoch(table));
  }

  /** The table has another stream than the one that was captured under this epoch. */
  public static String anotherStream(String table, int epoch, String captured, String found) {
    return String.format(
        Locale.ROOT,
        "Table '%s' has stream %s, but epoch %d captured stream %s. %s",
        table,
        found,
        epoch,
        captured,
        epoch < ShardOffset.LAST_EPOCH ? nextEpoch(table) : noNextEpoch(table));
  }

  /** The epoch in the settings is below the one that was captured. */
  public static String epochWentBack(String table, int configured, int captured) {
    return String.format(
        Locale.ROOT,
        ("Setting 'table.%s.epoch' is %d, but epoch %d was captured already; an epoch never goes"
            + " back. Set it to %d, or higher for a new stream."),
        table,
        configured,
        captured,
        captured);
  }

  /** Positions of the topic have no room for another stream of the table. */
  public static String noNextEpoch(String table) {
    return String.format(
        Locale.ROOT,
        ("It is stream number %d of the table, and positions have room for %d. Begin a new"
            + " generation: capture the table by a connector of another name, with 'table.%s.epoch' 1"
            + " and another topic in 'table.%s.topic', let all that read the topic before begin anew"
            + " with that one, and delete this connector."),
        ShardOffset.LAST_EPOCH + 1,
        ShardOffset.LAST_EPOCH,
        table,
        table);
  }

  private static String nextEpoch(String table) {
    return ("Switch it on (update-table --table-name %s --stream-specification"
            + " StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES), raise 'table.%s.epoch' by one"
            + " and restart the connector: it takes a new snapshot.")
        .formatted(table, table);
  }
}
