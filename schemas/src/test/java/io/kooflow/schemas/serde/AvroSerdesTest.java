package io.kooflow.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.User;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.RegistryUnavailableException;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.registry.StubRegistry;
import io.kooflow.schemas.registry.UnknownSchemaException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroSerdesTest {

  private static final String TOPIC = "koo.changes";

  private final StubRegistry registry = StubRegistry.start();
  private final AvroSerdes serdes =
      new AvroSerdes(new SchemaRegistryClient(RegistryConfig.from(settings())));

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void readsTheGeneratedRecordThatItWrote() {
    Serde<KooChange> serde = serdes.of(KooChange.class);
    KooChange change = change(koo("नमस्ते 😀"));

    byte[] message = serde.serializer().serialize(TOPIC, change);

    assertThat(message).startsWith(0, 0, 0, 0, 1);
    assertThat(serde.deserializer().deserialize(TOPIC, message)).isEqualTo(change);
    assertThat(registry.requests())
        .first()
        .asString()
        .endsWith("/subjects/koo.changes-value/versions");
  }

  @Test
  void keepsNullForATombstone() {
    Serde<KooChange> serde = serdes.of(KooChange.class);

    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, (byte[]) null)).isNull();
  }

  @Test
  void asksTheRegistryOncePerTopicAndSchemaNotPerRecord() {
    Serde<KooChange> serde = serdes.of(KooChange.class);
    for (int i = 0; i < 100; i++) {
      byte[] message = serde.serializer().serialize(TOPIC, change(koo("text " + i)));
      assertThat(serde.deserializer().deserialize(TOPIC, message)).isNotNull();
    }

    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  void readsGenericRecordsWithTextAsString() {
    byte[] message = serdes.of(Koo.class).serializer().serialize(TOPIC, koo("text"));

    GenericRecord record = serdes.generic().deserializer().deserialize(TOPIC, message);

    assertThat(record.get("text")).isEqualTo("text");
    assertThat(serdes.generic().serializer().serialize(TOPIC, record)).isEqualTo(message);
  }

  @Test
  void readsRecordsOfAnOlderSchemaWithDefaults() {
    Schema older =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"User","namespace":"io.kooflow.events","fields":[
                {"name":"langGroup","type":"string"},{"name":"userId","type":"long"},
                {"name":"handle","type":"string"},{"name":"createdAt","type":"long"},
                {"name":"dropped","type":["null","string"],"default":null}]}
                """);
    GenericRecord written = new org.apache.avro.generic.GenericData.Record(older);
    written.put("userId", 5L);
    written.put("handle", "handle");
    written.put("langGroup", "hi");
    written.put("createdAt", 6L);
    written.put("dropped", "gone");
    byte[] message = serdes.generic().serializer().serialize(TOPIC, written);

    User user = serdes.of(User.class).deserializer().deserialize(TOPIC, message);

    assertThat(user).isEqualTo(new User(5L, "handle", "hi", 6L));
  }

  @Test
  void refusesAnotherRecordThanTheOneAskedFor() {
    byte[] message = serdes.of(Koo.class).serializer().serialize(TOPIC, koo("text"));

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> serdes.of(User.class).deserializer().deserialize(TOPIC, message))
        .withMessageContaining("Expected io.kooflow.events.User")
        .withMessageContaining("io.kooflow.events.Koo");
  }

  @Test
  void tellsPoisonUnknownSchemasAndAMissingRegistryApart() {
    var deserializer = serdes.of(Koo.class).deserializer();
    byte[] message = serdes.of(Koo.class).serializer().serialize(TOPIC, koo("text"));
    byte[] unknown = message.clone();
    unknown[4] = 99;
    byte[] longer = Arrays.copyOf(message, message.length + 1);

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> deserializer.deserialize(TOPIC, new byte[] {1, 2, 3}));
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> deserializer.deserialize(TOPIC, longer))
        .withMessageContaining("left over");
    assertThatExceptionOfType(UnknownSchemaException.class)
        .isThrownBy(() -> deserializer.deserialize(TOPIC, unknown));
    registry.close();
    unknown[4] = 98;
    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> deserializer.deserialize(TOPIC, unknown));
  }

  @Test
  void goesOnWithKnownSchemasWhileTheRegistryIsDown() {
    Serde<Koo> serde = serdes.of(Koo.class);
    byte[] message = serde.serializer().serialize(TOPIC, koo("before"));
    assertThat(serde.deserializer().deserialize(TOPIC, message)).isEqualTo(koo("before"));

    registry.close();

    byte[] later = serde.serializer().serialize(TOPIC, koo("after"));
    assertThat(serde.deserializer().deserialize(TOPIC, later)).isEqualTo(koo("after"));
  }

  @Test
  void takesItsSettingsFromAKafkaClient() {
    try (AvroSerializer<GenericRecord> serializer = new AvroSerializer<>();
        AvroDeserializer<Koo> specific = new AvroDeserializer<>();
        AvroDeserializer<GenericRecord> generic = new AvroDeserializer<>()) {
      Map<String, Object> settings = settings();
      settings.put("bootstrap.servers", "elsewhere:9092");
      serializer.configure(settings, true);
      generic.configure(settings, true);
      settings.put("specific.avro.reader", true);
      specific.configure(settings, false);

      byte[] message = serializer.serialize(TOPIC, (GenericRecord) koo("text"));

      assertThat(registry.requests()).containsExactly("POST /subjects/koo.changes-key/versions");
      assertThat(specific.deserialize(TOPIC, message)).isEqualTo(koo("text"));
      assertThat(generic.deserialize(TOPIC, message))
          .extracting(record -> record.get("text"))
          .isEqualTo("text");
    }
  }

  @Test
  void boundsMessagesBothWays() {
    try (AvroSerializer<Koo> serializer = new AvroSerializer<>();
        AvroDeserializer<Koo> deserializer = new AvroDeserializer<>()) {
      byte[] message = serdes.of(Koo.class).serializer().serialize(TOPIC, koo("x".repeat(100)));
      Map<String, Object> settings = settings();
      settings.put("kooflow.max.message.bytes", 100);
      serializer.configure(settings, false);
      deserializer.configure(settings, false);

      assertThatExceptionOfType(SerializationException.class)
          .isThrownBy(() -> serializer.serialize(TOPIC, koo("x".repeat(100))))
          .withMessageContaining("limit of 100");
      assertThatExceptionOfType(SerializationException.class)
          .isThrownBy(() -> deserializer.deserialize(TOPIC, message))
          .withMessageContaining("limit of 100");
    }
  }

  @Test
  void namesTheFieldThatIsMissingAndNeverAValue() {
    Koo incomplete = koo("canary");
    incomplete.setKind(null);
    var serializer = serdes.of(KooChange.class).serializer();

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> serializer.serialize(TOPIC, change(incomplete)))
        .withMessageContaining("KooChange.after")
        .withMessageContaining(".kind")
        .satisfies(failed -> assertThat(failed).message().doesNotContain("canary"));
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> serializer.serialize(TOPIC, change(koo("canary \uD83D"))))
        .withMessageContaining("unpaired surrogate")
        .satisfies(failed -> assertThat(failed).message().doesNotContain("canary"));
  }

  @Test
  void allocatesNothingButTheMessage() {
    var serializer = serdes.of(KooChange.class).serializer();
    KooChange change = change(koo("a text with ಕನ್ನಡ and 😀 in it"));
    int length = serializer.serialize(TOPIC, change).length;
    int rounds = 20_000;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    // The first turn loads and compiles.
    long allocated = 0;
    for (int turn = 0; turn < 2; turn++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < rounds; i++) {
        serializer.serialize(TOPIC, change);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }

    int arrayWithHeader = length + 24;
    assertThat(allocated / rounds).isBetween((long) length, (long) arrayWithHeader);
  }

  @Test
  void isSharedByThreads() throws Exception {
    Serde<Koo> serde = serdes.of(Koo.class);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      String own = "thread " + thread + " ";
      tasks.add(
          () -> {
            for (int i = 0; i < 2_000; i++) {
              Koo koo = koo((own + i).repeat(1 + i % 50));
              byte[] message = serde.serializer().serialize(TOPIC, koo);
              if (!koo.equals(serde.deserializer().deserialize(TOPIC, message))) {
                return false;
              }
            }
            return true;
          });
    }
    try {
      for (Future<Boolean> same : threads.invokeAll(tasks)) {
        assertThat(same.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("schema.registry.url", registry.url());
    settings.put("max.retries", "0");
    return settings;
  }

  private static Koo koo(String text) {
    return new Koo(Long.MAX_VALUE, null, null, 1L, "K", text, "hi", 1_700_000_000_000L, null);
  }

  private static KooChange change(Koo after) {
    return new KooChange(
        null, after, after.getContentId(), "INSERT", 1L, Position.stream(1, "44").toByteBuffer());
  }
}
