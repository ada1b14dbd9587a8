package io.kooflow.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.wire.RandomRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.kafka.common.serialization.Serde;

/**
 * Random records of every topic, written by us and by Confluent's client: the messages must be
 * equal byte for byte, ids included, whoever registers first, and each side must read the other's.
 */
final class ConfluentBytes {

  private static final int RECORDS = 50;

  private ConfluentBytes() {}

  static void compare(String registryUrl) throws IOException {
    ConfluentClient confluent = new ConfluentClient(registryUrl);
    Serde<GenericRecord> ours =
        new AvroSerdes(new SchemaRegistryClient(RegistryConfig.at(registryUrl))).generic();
    RandomRecords random = new RandomRecords(7);
    boolean oursFirst = true;
    for (TopicDefinition topic : Topics.data()) {
      Schema schema = topic.valueSchema();
      String text = withoutJava(schema);
      for (int i = 0; i < RECORDS; i++) {
        GenericRecord record = random.record(schema);
        String json = json(schema, record);
        byte[] written = oursFirst ? ours.serializer().serialize(topic.name(), record) : null;
        byte[] theirs = confluent.write(Subjects.value(topic.name()), text, json);
        if (written == null) {
          written = ours.serializer().serialize(topic.name(), record);
        }

        assertThat(written).as(topic.name()).isEqualTo(theirs);
        assertThat(confluent.read(written)).as(topic.name()).isEqualTo(json);
        GenericRecord read = ours.deserializer().deserialize(topic.name(), theirs);
        assertThat(json(schema, read)).as(topic.name()).isEqualTo(json);
      }
      oursFirst = !oursFirst;
    }
  }

  /** The schema as a client in any language would read it from its file. */
  private static String withoutJava(Schema schema) throws IOException {
    org.apache.avro.SchemaParser parser = new org.apache.avro.SchemaParser();
    try (var files = Files.newDirectoryStream(Path.of("avro"), "*.avsc")) {
      for (Path file : files) {
        parser.parse(file);
      }
    }
    return parser.getParsedNamedSchemas().stream()
        .filter(parsed -> parsed.getFullName().equals(schema.getFullName()))
        .findFirst()
        .orElseThrow()
        .toString();
  }

  private static String json(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, out);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toString(StandardCharsets.UTF_8);
  }
}
