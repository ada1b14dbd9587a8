package io.kooflow.schemas.registry;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The registry answered, and has no usable Avro schema of this id. The record is at fault: it
 * belongs among the dead letters, trying again does not help.
 */
public final class UnknownSchemaException extends SerializationException {

  private static final long serialVersionUID = 1L;

  private final int schemaId;

  /** For the schema {@code schemaId}; {@code problem} completes the sentence. */
  public UnknownSchemaException(int schemaId, String problem) {
    super("Schema id " + schemaId + " " + problem);
    this.schemaId = schemaId;
  }

  /** Id that the record carries. */
  public int schemaId() {
    return schemaId;
  }
}
