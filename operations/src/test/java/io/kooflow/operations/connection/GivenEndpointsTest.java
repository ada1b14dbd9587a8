package io.kooflow.operations.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.StoreConnection.Credentials;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenEndpointsTest {
  @TempDir private Path folder;

  @Test
  void givesNothingOfAnEmptyFile() throws IOException {
    assertThat(read()).isEqualTo(GivenEndpoints.NONE);
    assertThat(GivenEndpoints.NONE.parts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ap-south-1, amazonaws.com",
    "cn-north-1, amazonaws.com.cn",
    "cn-northwest-1, amazonaws.com.cn",
    "us-gov-west-1, amazonaws.com",
    "us-iso-east-1, c2s.ic.gov"
  })
  void anAddressAtAwsHasTheDomainOfItsRegion(String region, String domain) throws IOException {
    GivenEndpoints given =
        read("dynamodb.region=" + region, "model.endpoint=m", "model.region=" + region);

    assertThat(given.dynamodb())
        .extracting(Endpoints.DynamoDb::url)
        .isEqualTo("https://dynamodb." + region + "." + domain);
    assertThat(given.model())
        .extracting(Endpoints.Model::url)
        .isEqualTo("https://runtime.sagemaker." + region + "." + domain);
  }

  @Test
  void asksWhetherAMisspeltSettingMeansAnother() {
    assertThatThrownBy(() -> read("kafka.bootstrap.serverz=a:1"))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith(
            "unknown setting kafka.bootstrap.serverz. Did you mean 'kafka.bootstrap.servers'?");
    assertThatThrownBy(() -> read("modle.url=http://a"))
        .hasMessageEndingWith("remove or correct them. Did you mean 'model.url'?");
  }

  @Test
  void passesOverAByteOrderMark() throws IOException {
    assertThat(read("\uFEFFdynamodb.endpoint=http://127.0.0.1:9").dynamodb()).isNotNull();
  }

  @Test
  void readsEveryPart() throws IOException {
    GivenEndpoints given =
        read(
            "dynamodb.region=ap-south-1",
            "kafka.bootstrap.servers=b-1:9098,b-2:9098",
            "kafka.security.protocol=SASL_SSL",
            "schema.registry.url=https://registry",
            "schema.registry.basic.auth.user.info=a:b",
            "connect.url=http://connect:8083/",
            "catalog.uri=https://glue/iceberg",
            "catalog.warehouse=123",
            "catalog.property.rest.auth.type=sigv4",
            "s3.region=ap-south-1",
            "model.endpoint=koo-text",
            "model.region=ap-south-1",
            "flink.url=http://flink:8081");

    assertThat(given.parts()).containsExactlyInAnyOrder(Part.values());
    assertThat(given.kafka())
        .isEqualTo(
            new Endpoints.Kafka("b-1:9098,b-2:9098", Map.of("security.protocol", "SASL_SSL")));
    assertThat(given.registry())
        .isEqualTo(
            new Endpoints.Registry(
                "https://registry", Map.of("schema.registry.basic.auth.user.info", "a:b")));
    assertThat(given.connect()).isEqualTo(new Endpoints.Connect("http://connect:8083"));
    assertThat(given.model())
        .isEqualTo(
            new Endpoints.Model(
                "https://runtime.sagemaker.ap-south-1.amazonaws.com", "koo-text", "ap-south-1"));
    assertThat(given.lake())
        .isNotNull()
        .satisfies(
            lake -> assertThat(lake.passedOn()).isEqualTo(Map.of("rest.auth.type", "sigv4")));
  }

  @Test
  void leavesAmazonsOwnDynamoDbToTheDefaultProviderChain() throws IOException {
    assertThat(read("dynamodb.region=ap-south-1").store())
        .satisfies(
            store -> {
              assertThat(store.endpoint()).isNull();
              assertThat(store.region()).isEqualTo("ap-south-1");
              assertThat(store.credentials()).isNull();
            });
  }

  @Test
  void hasKeysOfItsOwnForLoopbackAlone() throws IOException {
    assertThat(read("dynamodb.endpoint=http://127.0.0.1:8000").store())
        .satisfies(
            store -> {
              assertThat(store.endpoint()).isEqualTo(URI.create("http://127.0.0.1:8000"));
              assertThat(store.credentials()).isNotNull();
            });
    assertThat(read("dynamodb.endpoint=https://db.example").store())
        .satisfies(store -> assertThat(store.credentials()).isNull());
    assertThat(
            read(
                    "dynamodb.endpoint=https://db.example",
                    "dynamodb.region=eu-west-1",
                    "dynamodb.access-key-id=id",
                    "dynamodb.secret-access-key=secret")
                .store())
        .satisfies(
            store -> {
              assertThat(store.region()).isEqualTo("eu-west-1");
              assertThat(store.credentials()).isEqualTo(new Credentials("id", "secret"));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka.servers=x | kafka.bootstrap.servers is missing",
        "schema.registry.basic.auth.user.info=a:b | schema.registry.url is missing",
        "dynamodb.endpoint=localhost:8000 | dynamodb.endpoint must be an http or https address, got 'localhost:8000'",
        "dynamodb.access-key-id=id | must be given both or not at all",
        "catalog.uri=http://x | catalog.warehouse must name a warehouse",
        "s3.endpoint=http://x | catalog.uri must be the address",
        "model.url=http://x | model.endpoint is missing",
        "model.endpoint=x | model.region is missing",
        "flink.url=8081 | flink.url must be an http or https address",
        "dynamo.region=x | unknown settings [dynamo.region]"
      })
  void namesWhatIsWrong(String line, String message) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("given.properties");
  }

  private GivenEndpoints read(String... lines) throws IOException {
    return GivenEndpoints.read(Files.write(folder.resolve("given.properties"), List.of(lines)));
  }
}
