package io.kooflow.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.events.User;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.registry.StubRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectDeserializerTest {
  private static final String TOPIC = "user.changes";

  private final StubRegistry registry = StubRegistry.start();
  private final SchemaRegistryClient client =
      new SchemaRegistryClient(RegistryConfig.from(Map.of("schema.registry.url", registry.url())));
  private final List<String> directly = new ArrayList<>();
  private final DirectDeserializer<String> handles =
      DirectDeserializer.of(client, User.class, new Handles(), User::getHandle);

  /** Reads the handle of a user and steps over the rest. */
  private final class Handles implements DatumReader<String> {
    @Override
    public void setSchema(Schema schema) {}

    @Override
    public String read(String reused, Decoder in) throws IOException {
      in.readLong();
      String handle = in.readString();
      in.skipString();
      in.readLong();
      directly.add(handle);
      return handle;
    }
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void readsTheVersionItWasWrittenForByHand() {
    byte[] message = message();

    assertThat(handles.deserialize(TOPIC, message)).isEqualTo("asha");
    assertThat(handles.deserialize(TOPIC, message)).isEqualTo("asha");
    assertThat(directly).containsExactly("asha", "asha");
    assertThat(handles.deserialize(TOPIC, (byte[]) null)).isNull();
  }

  @Test
  void readsOtherVersionsThroughTheGeneratedClass() {
    Schema older =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"User","namespace":"io.kooflow.events","fields":[
                {"name":"langGroup","type":"string"},{"name":"userId","type":"long"},
                {"name":"handle","type":"string"},{"name":"createdAt","type":"long"}]}
                """);
    GenericRecord written = new GenericData.Record(older);
    written.put("userId", 5L);
    written.put("handle", "ravi");
    written.put("langGroup", "hi");
    written.put("createdAt", 6L);
    byte[] message = new AvroSerdes(client).generic().serializer().serialize(TOPIC, written);

    assertThat(handles.deserialize(TOPIC, message)).isEqualTo("ravi");
    assertThat(directly).isEmpty();
  }

  @Test
  void refusesPoison() {
    byte[] message = message();
    byte[] cut = Arrays.copyOf(message, message.length - 1);

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> handles.deserialize(TOPIC, new byte[] {0, 0, 0}));
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> handles.deserialize(TOPIC, cut));
  }

  private byte[] message() {
    return new AvroSerdes(client)
        .of(User.class)
        .serializer()
        .serialize(TOPIC, new User(5L, "asha", "hi", 6L));
  }
}
