package io.kooflow.source;

import io.kooflow.schemas.KooflowVersion;
import io.kooflow.schemas.capture.BadOffsetException;
import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.connect.SettingNames;
import io.kooflow.source.config.SourceConfig;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.retry.Fault;
import io.kooflow.source.signal.SignalReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Captures DynamoDB tables: a snapshot and the stream of each become change events on its topic.
 * The README of the module lists settings, offsets and metrics.
 */
public final class DynamoDbSourceConnector extends SourceConnector {
  /**
   * A connector that cannot work is refused within seconds; but a busy worker's first call takes
   * some, most of them for loading classes.
   */
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(10);

  private static final int MOST_OF_A_MESSAGE = 200;

  private Map<String, String> properties = Map.of();
  private @Nullable TaskPlanner planner;

  @Override
  public String version() {
    return KooflowVersion.CURRENT;
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
    Map<String, String> given = SettingNames.given(connectorConfigs);
    Config config = super.validate(given);
    if (config.configValues().stream().allMatch(value -> value.errorMessages().isEmpty())) {
      ConfigValue tables =
          config.configValues().stream()
              .filter(value -> value.name().equals("tables"))
              .findFirst()
              .orElseThrow();
      problems(given).forEach(tables::addErrorMessage);
    }
    return config;
  }

  @Override
  public void start(Map<String, String> props) {
    Map<String, String> given = SettingNames.given(props);
    SourceConfig config = SourceConfig.ofConnector(given);
    properties = Map.copyOf(given);
    Runnable replan = context == null ? () -> {} : context()::requestTaskReconfiguration;
    planner =
        new TaskPlanner(config, context == null ? null : context().offsetStorageReader(), replan);
  }

  /**
   * Spreads the lineages of the tables' streams over tasks. Where DynamoDB cannot be asked, each
   * table goes to one task as a whole, until it can.
   */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    TaskPlanner.Planned planned = Objects.requireNonNull(planner, "not started").plan(maxTasks);
    return planned.plan().tasks().stream()
        .map(shares -> SourceConfig.forTask(properties, shares, planned.epochs()))
        .toList();
  }

  @Override
  public void stop() {
    if (planner != null) {
      planner.close();
    }
  }

  /** Its state is in its offsets alone, so Connect's transactions make it exactly once. */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  /** A batch of any length is whole: Connect sets the bounds. */
  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> connectorConfig) {
    return ConnectorTransactionBoundaries.UNSUPPORTED;
  }

  /** Offsets of the format that the README tells may be altered; anything else is refused. */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            check(partition, offset);
          }
        });
    return true;
  }

  private static void check(Map<String, ?> partition, Map<String, ?> offset) {
    try {
      CapturePartition.check(partition, offset);
    } catch (BadOffsetException bad) {
      throw new ConnectException(bad.getMessage(), bad);
    }
  }

  private static List<String> problems(Map<String, String> properties) {
    List<String> problems = new ArrayList<>();
    try {
      SourceConfig config = SourceConfig.ofConnector(properties);
      signals(config, problems);
      try (DynamoDbClient client = config.clients().tables(CHECK_LIMIT)) {
        for (TableSettings table : config.tables()) {
          problem(client, table, config.clients().place(), problems);
        }
      }
    } catch (ConfigException bad) {
      problems.add(bad.getMessage());
    } catch (SdkException unreachable) {
      problems.add(
          "DynamoDB cannot be asked: %s. Check 'dynamodb.endpoint', 'aws.region' and the credentials."
              .formatted(brief(unreachable)));
    }
    return problems;
  }

  private static void signals(SourceConfig config, List<String> problems) {
    if (config.signals() == null) {
      return;
    }
    try {
      SignalReader.check(config.signals());
    } catch (KafkaException unfit) {
      Throwable cause = unfit.getCause() == null ? unfit : unfit.getCause();
      problems.add(
          "No consumer of signals can be made: %s. Mend the settings that begin with 'kafka.'."
              .formatted(cause.getMessage()));
    }
  }

  /** The client lists all that it tried, objects with their addresses too. */
  private static String brief(SdkException e) {
    String message = String.valueOf(e.getMessage());
    return message.length() <= MOST_OF_A_MESSAGE
        ? message
        : message.substring(0, MOST_OF_A_MESSAGE) + "...";
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
