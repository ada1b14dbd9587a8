package io.kooflow.sink;

import io.kooflow.sink.SinkChecks.Problem;
import io.kooflow.sink.coalesce.CoalesceConfig;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import io.kooflow.sink.dynamodb.RoleConfig;
import io.kooflow.sink.dynamodb.TopicConfig;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
 * @param tasks how many tasks there are, 1 or more
 * @param clientId of the task's consumer; null where Connect chooses it
 * @param topics where the records of each topic go, and how; not empty
 * @param dynamoDb how to reach the store
 * @param coalesce how long records wait, and how many
 * @param closeTimeout longest wait for writes under way when partitions are given away
 * @param failures how many records may fail before it is not believed that each is bad by itself
 * @param price of a million write units, dollars
 */
record SinkConfig(
    String connector,
    int task,
    int tasks,
    @Nullable String clientId,
    Map<String, TopicConfig> topics,
    DynamoDbConfig dynamoDb,
    CoalesceConfig coalesce,
    Duration closeTimeout,
    FailureLimit failures,
    double price) {

  /**
   * Reads and checks the settings of one of the tasks.
   *
   * @throws ConnectException with every problem: setting, value and remedy
   */
  static SinkConfig from(Map<String, String> settings) {
    return from(settings, SinkChecks::problems);
  }

  /** Reads and checks the settings of a connector, as {@link #from}. */
  static SinkConfig ofConnector(Map<String, String> settings) {
    return from(settings, SinkChecks::ofConnector);
  }

  private static SinkConfig from(
      Map<String, String> settings, Function<Map<String, String>, List<Problem>> checks) {
    try {
      AbstractConfig values = new AbstractConfig(SinkSettings.definition(), settings, false);
      List<Problem> problems = checks.apply(settings);
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
        tasks(settings),
        text(settings.get("consumer.override.client.id")),
        topics(values.getList(SinkSettings.TABLES), settings),
        dynamoDb(values),
        coalesce(values, tasks(settings)),
        millis(values, SinkSettings.CLOSE_TIMEOUT),
        new FailureLimit(
            values.getDouble(SinkSettings.FAILURE_RATIO),
            values.getInt(SinkSettings.FAILURE_COUNT),
            millis(values, SinkSettings.FAILURE_WINDOW)),
        values.getDouble(SinkSettings.PRICE));
  }

  private static int tasks(Map<String, String> settings) {
    return Integer.parseInt(settings.getOrDefault(SinkChecks.TASKS, "1"));
  }

  private static Map<String, TopicConfig> topics(List<String> pairs, Map<String, String> settings) {
    Map<String, TopicConfig> topics = new LinkedHashMap<>();
    for (String pair : pairs) {
      int colon = pair.indexOf(':');
      String topic = pair.substring(0, colon);
      topics.put(
          topic, new TopicConfig(pair.substring(colon + 1), ItemSettings.rules(settings, topic)));
    }
    return topics;
  }

  private static DynamoDbConfig dynamoDb(AbstractConfig values) {
    String endpoint = text(values.getString(SinkSettings.ENDPOINT));
    return new DynamoDbConfig(
        endpoint == null ? null : URI.create(endpoint),
        text(values.getString(SinkSettings.REGION)),
        secret(values, SinkSettings.ACCESS_KEY_ID),
        secret(values, SinkSettings.SECRET_ACCESS_KEY),
        role(values),
        millis(values, SinkSettings.WRITE_TIMEOUT));
  }

  private static @Nullable RoleConfig role(AbstractConfig values) {
    String arn = text(values.getString(SinkSettings.ROLE_ARN));
    String endpoint = text(values.getString(SinkSettings.STS_ENDPOINT));
    return arn == null
        ? null
        : new RoleConfig(
            arn,
            text(values.getString(SinkSettings.ROLE_EXTERNAL_ID)),
            endpoint == null ? null : URI.create(endpoint));
  }

  private static Map<String, Double> budgets(AbstractConfig values, int tasks) {
    Map<String, Double> budgets = new HashMap<>();
    for (String pair : values.getList(SinkSettings.WRITE_UNITS)) {
      int colon = pair.indexOf(':');
      double units = Double.parseDouble(pair.substring(colon + 1));
      budgets.put(pair.substring(0, colon), units / tasks);
    }
    return budgets;
  }

  private static CoalesceConfig coalesce(AbstractConfig values, int tasks) {
    return new CoalesceConfig(
        millis(values, SinkSettings.LINGER),
        millis(values, SinkSettings.WINDOW),
        millis(values, SinkSettings.MAX_DELAY),
        values.getInt(SinkSettings.MAX_KEYS),
        values.getLong(SinkSettings.MAX_BYTES),
        values.getInt(SinkSettings.MAX_IN_FLIGHT),
        millis(values, SinkSettings.BACKOFF),
        millis(values, SinkSettings.MAX_BACKOFF),
        millis(values, SinkSettings.RETRY_LIMIT),
        budgets(values, tasks));
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

  /** The tables that are written to. */
  Set<String> tables() {
    return topics.values().stream().map(TopicConfig::table).collect(Collectors.toSet());
  }
}
