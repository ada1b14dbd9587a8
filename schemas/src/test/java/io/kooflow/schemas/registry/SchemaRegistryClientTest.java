package io.kooflow.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.events.Koo;
import io.kooflow.events.User;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryClientTest {

  private static final Schema KOO = Koo.getClassSchema();

  private final StubRegistry registry = StubRegistry.start();

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void registersASchemaOnceAndKeepsItsId() {
    SchemaRegistryClient client = client(Map.of());

    int id = client.idFor("koo.changes-value", KOO);
    int again = client.idFor("koo.changes-value", KOO);

    assertThat(again).isEqualTo(id);
    assertThat(registry.requests()).containsExactly("POST /subjects/koo.changes-value/versions");
  }

  @Test
  void readsASchemaOnceAndKeepsIt() {
    int id = client(Map.of()).idFor("a-value", KOO);
    SchemaRegistryClient reader = client(Map.of());

    Schema schema = reader.schemaById(id);

    assertThat(reader.schemaById(id)).isSameAs(schema);
    assertThat(schema.getField("contentId").getProp("dynamodb.attribute")).isEqualTo("CONTENT_ID");
    assertThat(schema.getField("contentId").doc()).contains("2^63-1");
    assertThat(registry.requests()).hasSize(2);
  }

  @Test
  void registersTextWithoutWhatOnlyJavaNeeds() {
    int id = client(Map.of()).idFor("a-value", KOO);

    assertThat(client(Map.of()).schemaById(id).toString()).doesNotContain("avro.java.string");
  }

  @Test
  void looksAnIdUpWhereRegisteringIsOff() {
    int id = client(Map.of()).idFor("a-value", KOO);
    SchemaRegistryClient careful = client(Map.of("auto.register.schemas", "false"));

    assertThat(careful.idFor("a-value", KOO)).isEqualTo(id);
    assertThatExceptionOfType(RegistryRefusedException.class)
        .isThrownBy(() -> careful.idFor("a-value", User.getClassSchema()))
        .withMessageContaining("io.kooflow.events.User")
        .withMessageContaining("a-value")
        .withMessageContaining("404");
  }

  @Test
  void encodesTheSubjectInThePath() {
    client(Map.of()).idFor("a b/c?-value", KOO);

    assertThat(registry.requests()).containsExactly("POST /subjects/a%20b%2Fc%3F-value/versions");
  }

  @Test
  void tellsAnUnknownIdFromARegistryThatIsDown() {
    SchemaRegistryClient client = client(Map.of("max.retries", "0"));

    assertThatExceptionOfType(UnknownSchemaException.class)
        .isThrownBy(() -> client.schemaById(77))
        .satisfies(unknown -> assertThat(unknown.schemaId()).isEqualTo(77));
    registry.close();
    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> client.schemaById(78));
  }

  @Test
  void asksOnceForAnUnknownIdThatComesAgainAndAgain() {
    SchemaRegistryClient client = client(Map.of());

    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(UnknownSchemaException.class)
          .isThrownBy(() -> client.schemaById(77));
    }

    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void goesOnWithWhatItKnowsWhileTheRegistryIsDown() {
    SchemaRegistryClient client = client(Map.of("max.retries", "0"));
    int id = client.idFor("a-value", KOO);
    Schema schema = client.schemaById(id);

    registry.close();

    assertThat(client.idFor("a-value", KOO)).isEqualTo(id);
    assertThat(client.schemaById(id)).isSameAs(schema);
    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> client.idFor("b-value", KOO));
  }

  @Test
  void triesAgainAfterFailuresThatMayPass() {
    registry.failNext(503, 429, 500);

    assertThat(client(Map.of()).idFor("a-value", KOO)).isEqualTo(1);
    assertThat(registry.requests()).hasSize(4);
  }

  @Test
  void givesUpAfterTheLastRetry() {
    registry.failNext(503, 503, 503);

    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> client(Map.of("max.retries", "2")).idFor("a-value", KOO))
        .withMessageContaining("failed 3 times")
        .withMessageContaining("status 503");
  }

  @Test
  void doesNotRepeatWhatWasRefused() {
    registry.failNext(409);

    assertThatExceptionOfType(RegistryRefusedException.class)
        .isThrownBy(() -> client(Map.of()).idFor("a-value", KOO))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(409));
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void triesTheNextAddress() {
    String nobody = "http://127.0.0.1:1";

    SchemaRegistryClient client =
        client(Map.of("schema.registry.url", nobody + "," + registry.url()));

    assertThat(client.idFor("a-value", KOO)).isEqualTo(1);
    assertThat(client.idFor("b-value", KOO)).isEqualTo(1);
  }

  @Test
  void takesAPageThatIsNoRegistryForUnavailableNotForAnUnknownSchema() {
    SchemaRegistryClient wrongPath =
        client(Map.of("schema.registry.url", registry.url() + "/wrong/path/and/more/"));

    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> wrongPath.schemaById(1))
        .withMessageContaining("is the URL right?");
  }

  @Test
  void takesAnAnswerThatIsNoJsonForUnavailable() {
    registry.answerAlways("<html>maintenance</html>");

    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> client(Map.of("max.retries", "0")).schemaById(1));
  }

  @Test
  void givesUpOnAnAnswerWithoutEnd() {
    registry.answerAlways("\"" + "x".repeat(5_000_000) + "\"");

    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> client(Map.of("max.retries", "0")).schemaById(1))
        .withMessageContaining("longer than");
  }

  @Test
  void takesASchemaOfAnotherKindForUnknown() {
    int id = registry.add("p-value", "{\"schema\":\"syntax=proto3\",\"schemaType\":\"PROTOBUF\"}");
    int broken = registry.add("b-value", "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}");

    assertThatExceptionOfType(UnknownSchemaException.class)
        .isThrownBy(() -> client(Map.of()).schemaById(id))
        .withMessageContaining("PROTOBUF");
    assertThatExceptionOfType(UnknownSchemaException.class)
        .isThrownBy(() -> client(Map.of()).schemaById(broken));
  }

  @Test
  void readsASchemaThatRefersToOthers() {
    registry.add(
        "part",
        "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Part\\\",\\\"fields\\\":[]}\"}");
    int id =
        registry.add(
            "whole",
            """
            {"schema":"{\\"type\\":\\"record\\",\\"name\\":\\"Whole\\",\\"fields\\":[{\\"name\\":\\"p\\",\\"type\\":\\"Part\\"}]}",
             "references":[{"name":"Part","subject":"part","version":1}]}
            """);

    Schema whole = client(Map.of()).schemaById(id);

    assertThat(whole.getField("p").schema().getName()).isEqualTo("Part");
  }

  @Test
  void listsSubjectsAndSetsCompatibility() {
    SchemaRegistryClient client = client(Map.of());
    client.idFor("b-value", KOO);
    client.idFor("a-value", KOO);

    client.setCompatibility("FULL_TRANSITIVE");

    assertThat(client.subjects()).containsExactly("a-value", "b-value");
    assertThatExceptionOfType(RegistryRefusedException.class)
        .isThrownBy(() -> client.setCompatibility("SOME"));
  }

  private SchemaRegistryClient client(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("schema.registry.url", registry.url());
    all.put("retries.wait.ms", "1");
    all.putAll(settings);
    return new SchemaRegistryClient(RegistryConfig.from(all));
  }
}
