package io.kooflow.source;

import io.kooflow.source.config.SourceConfig;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.offset.CapturePartition;
import io.kooflow.source.retry.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.util.ConnectorUtils;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Captures DynamoDB tables: a snapshot and the stream of each become change events on its topic.
 * The README of the module lists settings, offsets and metrics.
 */
public final class DynamoDbSourceConnector extends SourceConnector {
  private Map<String, String> properties = Map.of();

  @Override
  public String version() {
    return ConnectorVersion.CURRENT;
  }

  @Override
  public ConfigDef config() {
    return SourceConfig.definition();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return DynamoDbSourceTask.class;
  }

  /**
   * Checks the settings, and whether each table exists and has the stream and the keys that it
   * needs: so a connector that cannot work is refused when it is created.
   */
  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Config config = super.validate(connectorConfigs);
    if (config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty())) {
      ConfigValue tables =
          config.configValues().stream()
              .filter(value -> value.name().equals("tables"))
              .findFirst()
              .orElseThrow();
      problems(connectorConfigs).forEach(tables::addErrorMessage);
    }
    return config;
  }

  @Override
  public void start(Map<String, String> props) {
    SourceConfig.from(props);
    properties = Map.copyOf(props);
  }

  /** A table belongs to one task; so more tasks than tables do nothing. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    List<String> tables =
        SourceConfig.from(properties).tables().stream().map(TableSettings::name).toList();
    int tasks = Math.min(maxTasks, tables.size());
    return ConnectorUtils.groupPartitions(tables, tasks).stream()
        .map(ofTask -> SourceConfig.forTables(properties, ofTask))
        .toList();
  }

  @Override
  public void stop() {}

  /** Offsets of the format that the README tells may be altered; anything else is refused. */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            CapturePartition.check(partition, offset);
          }
        });
    return true;
  }

  private static List<String> problems(Map<String, String> properties) {
    List<String> problems = new ArrayList<>();
    try {
      SourceConfig config = SourceConfig.from(properties);
      try (DynamoDbClient client = config.clients().tables()) {
        for (TableSettings table : config.tables()) {
          problem(client, table, config.clients().place(), problems);
        }
      }
    } catch (ConfigException bad) {
      problems.add(bad.getMessage());
    } catch (SdkException unreachable) {
      problems.add(
          "DynamoDB cannot be asked: %s. Check 'dynamodb.endpoint', 'aws.region' and the credentials."
              .formatted(unreachable.getMessage()));
    }
    return problems;
  }

  private static void problem(
      DynamoDbClient client, TableSettings table, String place, List<String> problems) {
    try {
      TableCheck.streamArn(client, table, place);
    } catch (ConnectException notCapturable) {
      problems.add(notCapturable.getMessage());
    } catch (SdkException e) {
      if (Fault.of(e) == Fault.TRANSIENT) {
        throw e;
      }
      problems.add("Table '%s' cannot be described: %s".formatted(table.name(), Fault.code(e)));
    }
  }
}
