package io.kooflow.schemas.serde;

import io.kooflow.schemas.registry.SchemaRegistryClient;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Serdes for values that share one client, ready without a configuration map. */
public final class AvroSerdes {

  private final SchemaRegistryClient client;

  /** All serdes made here ask {@code client}. */
  public AvroSerdes(SchemaRegistryClient client) {
    this.client = client;
  }

  /** Of one generated class; a message with any other record is an error. */
  public <R extends SpecificRecord & GenericContainer> Serde<R> of(Class<R> type) {
    return Serdes.serdeFrom(new AvroSerializer<R>(client), AvroDeserializer.of(client, type));
  }

  /** Of any record, read by the schema that it was written by. */
  public Serde<GenericRecord> generic() {
    return Serdes.serdeFrom(
        new AvroSerializer<GenericRecord>(client), AvroDeserializer.generic(client));
  }
}
