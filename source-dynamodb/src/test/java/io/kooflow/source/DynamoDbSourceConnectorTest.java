package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class DynamoDbSourceConnectorTest {
  private static final Map<String, String> NO_SERVER =
      Map.of(
          "aws.region", "us-east-1",
          "dynamodb.endpoint", "http://127.0.0.1:1",
          "aws.access.key.id", "x",
          "aws.secret.access.key", "y");

  private final DynamoDbSourceConnector connector = new DynamoDbSourceConnector();

  @Test
  void isFoundByConnect() {
    assertThat(ServiceLoader.load(SourceConnector.class))
        .hasAtLeastOneElementOfType(DynamoDbSourceConnector.class);
  }

  @Test
  void givesEachTableToOneTaskWhereTheServerCannotBeAsked() {
    Map<String, String> settings = new HashMap<>(NO_SERVER);
    settings.put("table.users.epoch", "2");
    connector.start(settings);

    assertThat(connector.taskConfigs(1))
        .extracting(task -> task.get("tables"))
        .containsExactly("koos,reactions,users");
    assertThat(connector.taskConfigs(2))
        .extracting(task -> task.get("tables"))
        .containsExactly("koos,users", "reactions");
    assertThat(connector.taskConfigs(9)).hasSize(3);
    assertThat(connector.taskConfigs(2).get(1)).doesNotContainKey("table.users.epoch");
    connector.stop();
  }

  @Test
  void canBeExactlyOnceAndLeavesTheBoundsOfTransactionsToConnect() {
    assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(connector.canDefineTransactionBoundaries(Map.of()))
        .isEqualTo(ConnectorTransactionBoundaries.UNSUPPORTED);
  }

  @Test
  void refusesBadSettingsAtTheStart() {
    assertThatThrownBy(() -> connector.start(Map.of("table.koos.epoch", "0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("table.koos.epoch");
  }

  @Test
  void tellsBadSettingsWhenValidated() {
    assertThat(errors(Map.of("snapshot.segments", "0")))
        .singleElement()
        .asString()
        .contains("snapshot.segments");
    assertThat(errors(Map.of("table.koos.epoch", "0")))
        .singleElement()
        .asString()
        .contains("table.koos.epoch");
  }

  @Test
  void tellsThatTheServerCannotBeAskedWhenValidated() {
    assertThat(errors(NO_SERVER)).singleElement().asString().contains("dynamodb.endpoint");
  }

  @Test
  void letsOffsetsBeRemovedOrAlteredInTheirFormAlone() {
    Map<Map<String, ?>, Map<String, ?>> removal = new HashMap<>();
    removal.put(Map.of("anything", "x"), null);

    assertThat(connector.alterOffsets(Map.of(), removal)).isTrue();
    assertThatThrownBy(
            () ->
                connector.alterOffsets(
                    Map.of(), Map.of(Map.of("table", "koos", "shard", "s"), Map.of("a", "b"))))
        .isInstanceOf(ConnectException.class);
  }

  private List<String> errors(Map<String, String> properties) {
    return connector.validate(properties).configValues().stream()
        .map(ConfigValue::errorMessages)
        .flatMap(List::stream)
        .toList();
  }
}
