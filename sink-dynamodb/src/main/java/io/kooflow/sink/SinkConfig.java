package io.kooflow.sink;

import io.kooflow.sink.SinkChecks.Problem;
import io.kooflow.sink.coalesce.CoalesceConfig;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one task, checked. Keys, defaults and units stand in {@link SinkSettings}.
 *
 * @param connector name of the connector
 * @param task number of the task, 0 or more
 * @param tableOfTopic table of each topic; not empty
 * @param dynamoDb how to reach the store
 * @param coalesce how long records wait, and how many
 * @param closeTimeout longest wait for writes under way when partitions are given away
 */
record SinkConfig(
    String connector,
    int task,
    Map<String, String> tableOfTopic,
    DynamoDbConfig dynamoDb,
    CoalesceConfig coalesce,
    Duration closeTimeout) {

  /**
   * Reads and checks the settings of a connector or of one of its tasks.
   *
   * @throws ConnectException with every problem: setting, value and remedy
   */
  static SinkConfig from(Map<String, String> settings) {
    try {
      AbstractConfig values = new AbstractConfig(SinkSettings.definition(), settings, false);
      List<Problem> problems = SinkChecks.problems(settings);
      if (problems.isEmpty()) {
        return from(values, settings);
      }
      throw new ConnectException(
          problems.stream().map(Problem::message).collect(Collectors.joining("\n")));
    } catch (ConfigException outOfRange) {
      throw new ConnectException(outOfRange.getMessage(), outOfRange);
    }
  }

  private static SinkConfig from(AbstractConfig values, Map<String, String> settings) {
    return new SinkConfig(
        settings.getOrDefault("name", "dynamodb-sink"),
        Integer.parseInt(settings.getOrDefault(SinkChecks.TASK, "0")),
        tables(values.getList(SinkSettings.TABLES)),
        dynamoDb(values),
        coalesce(values),
        millis(values, SinkSettings.CLOSE_TIMEOUT));
  }

  private static Map<String, String> tables(List<String> pairs) {
    Map<String, String> tables = new LinkedHashMap<>();
    for (String pair : pairs) {
      int colon = pair.indexOf(':');
      tables.put(pair.substring(0, colon), pair.substring(colon + 1));
    }
    return tables;
  }

  private static DynamoDbConfig dynamoDb(AbstractConfig values) {
    String endpoint = text(values.getString(SinkSettings.ENDPOINT));
    return new DynamoDbConfig(
        endpoint == null ? null : URI.create(endpoint),
        text(values.getString(SinkSettings.REGION)),
        secret(values, SinkSettings.ACCESS_KEY_ID),
        secret(values, SinkSettings.SECRET_ACCESS_KEY),
        millis(values, SinkSettings.WRITE_TIMEOUT),
        values.getInt(SinkSettings.MAX_IN_FLIGHT));
  }

  private static CoalesceConfig coalesce(AbstractConfig values) {
    return new CoalesceConfig(
        millis(values, SinkSettings.LINGER),
        millis(values, SinkSettings.WINDOW),
        millis(values, SinkSettings.MAX_DELAY),
        values.getInt(SinkSettings.MAX_KEYS),
        values.getLong(SinkSettings.MAX_BYTES),
        values.getInt(SinkSettings.MAX_IN_FLIGHT),
        millis(values, SinkSettings.BACKOFF),
        millis(values, SinkSettings.MAX_BACKOFF),
        millis(values, SinkSettings.RETRY_LIMIT));
  }

  private static Duration millis(AbstractConfig values, String key) {
    return Duration.ofMillis(values.getInt(key));
  }

  private static @Nullable String secret(AbstractConfig values, String key) {
    Password password = values.getPassword(key);
    return password == null ? null : text(password.value());
  }

  private static @Nullable String text(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
