package io.kooflow.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.events.Koo;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.RegistryRefusedException;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.registry.UnknownSchemaException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real registry that local runs use. */
class EmbeddedRegistryIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedRegistry registry;

  @SuppressWarnings("NullAway.Init")
  private SchemaRegistryClient client;

  @BeforeAll
  static void start() {
    registry = EmbeddedRegistry.start(folder);
  }

  @BeforeEach
  void connect() {
    client = new SchemaRegistryClient(RegistryConfig.at(registry.url()));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void areTheBytesOfConfluentsOwnClientBothWays() throws Exception {
    ConfluentBytes.compare(registry.url());
  }

  @Test
  void keepsDocsAndPropertiesOfEverySchema() {
    for (TopicDefinition topic : Topics.data()) {
      int id = client.idFor("kept-" + Subjects.value(topic.name()), topic.valueSchema());
      Schema kept = new SchemaRegistryClient(RegistryConfig.at(registry.url())).schemaById(id);

      assertThat(kept.getDoc()).isEqualTo(topic.valueSchema().getDoc());
      for (Schema.Field field : topic.valueSchema().getFields()) {
        assertThat(kept.getField(field.name()).doc()).isEqualTo(field.doc());
        assertThat(kept.getField(field.name()).getObjectProps()).isEqualTo(field.getObjectProps());
      }
    }
    assertThat(client.subjects()).contains("kept-koo.changes-value");
  }

  @Test
  void tellsAnUnknownIdFromAFailure() {
    assertThatExceptionOfType(UnknownSchemaException.class)
        .isThrownBy(() -> client.schemaById(1_000_000));
  }

  @Test
  void refusesAnIncompatibleSchema() {
    client.idFor("strict-value", Koo.getClassSchema());
    Schema other =
        SchemaBuilder.record("Koo")
            .namespace("io.kooflow.events")
            .fields()
            .requiredString("contentId")
            .endRecord();

    assertThatExceptionOfType(RegistryRefusedException.class)
        .isThrownBy(() -> client.idFor("strict-value", other))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(409));
  }

  @Test
  void looksUpWithoutRegistering() {
    int id = client.idFor("looked-up-value", Koo.getClassSchema());
    SchemaRegistryClient careful =
        new SchemaRegistryClient(
            RegistryConfig.from(
                Map.of("schema.registry.url", registry.url(), "auto.register.schemas", "false")));

    assertThat(careful.idFor("looked-up-value", Koo.getClassSchema())).isEqualTo(id);
    assertThatExceptionOfType(RegistryRefusedException.class)
        .isThrownBy(() -> careful.idFor("never-registered-value", Koo.getClassSchema()))
        .withMessageContaining("never-registered-value");
  }
}
