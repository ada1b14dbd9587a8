package io.kooflow.schemas.serde;

import io.kooflow.schemas.registry.SchemaRegistryClient;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Ids of one schema by topic, with the last topic's at hand: a thread that writes one topic neither
 * builds the subject's name nor looks anything up. Not thread-safe.
 */
public final class SchemaIds {

  private final Schema schema;
  private final boolean ofKey;
  private @Nullable String lastTopic;
  private int lastId;

  /** For messages' keys if {@code ofKey}, else for their values. */
  public SchemaIds(Schema schema, boolean ofKey) {
    this.schema = schema;
    this.ofKey = ofKey;
  }

  /** The schema. */
  public Schema schema() {
    return schema;
  }

  /** Id of the schema in the topic; fails as {@link SchemaRegistryClient#idFor}. */
  public int id(String topic, SchemaRegistryClient client) {
    if (!topic.equals(lastTopic)) {
      lastId = client.idFor(ofKey ? Subjects.key(topic) : Subjects.value(topic), schema);
      lastTopic = topic;
    }
    return lastId;
  }
}
