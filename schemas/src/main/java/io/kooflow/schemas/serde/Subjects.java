package io.kooflow.schemas.serde;

/** Names of subjects in the registry: one for the values of a topic, one for its keys. */
public final class Subjects {

  private Subjects() {}

  /** Subject of the topic's values: {@code <topic>-value}. */
  public static String value(String topic) {
    return topic + "-value";
  }

  /** Subject of the topic's keys: {@code <topic>-key}. */
  public static String key(String topic) {
    return topic + "-key";
  }
}
