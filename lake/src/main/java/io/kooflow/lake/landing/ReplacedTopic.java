package io.kooflow.lake.landing;

/** The message about a topic that was deleted and made again under its name. */
public final class ReplacedTopic {
  private ReplacedTopic() {}

  /** Names the table, the topic and both ids, and the way out. */
  public static String message(String table, String topic, String remembered, String id) {
    return ("Topic %s was deleted and created again: table %s was fed from the topic with id %s,"
            + " Kafka's has id %s now, so its offsets mean other records. Land it in a new table:"
            + " rename %s, or point the job at another warehouse, and take a new snapshot of the"
            + " content store; docs/operations.md, \"The lake\", says how.")
        .formatted(topic, table, remembered, id, table);
  }
}
