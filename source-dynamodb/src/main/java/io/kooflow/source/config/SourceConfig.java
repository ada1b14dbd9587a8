package io.kooflow.source.config;

import static io.kooflow.source.config.SourceConfigDef.ACCESS_KEY_ID;
import static io.kooflow.source.config.SourceConfigDef.ENDPOINT;
import static io.kooflow.source.config.SourceConfigDef.SECRET_ACCESS_KEY;
import static io.kooflow.source.config.SourceConfigDef.TABLES;

import io.kooflow.source.change.ChangeShape;
import io.kooflow.source.config.ClientSettings.LocalCredentials;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.snapshot.ScanPlan;
import io.kooflow.source.stream.StreamTiming;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the connector and of its tasks. Names, defaults and units stand in {@link
 * SourceConfigDef}.
 *
 * @param connector name of the connector
 * @param tables tables to capture, one or more
 * @param clients which DynamoDB
 * @param timing how often streams are asked
 * @param retention time that a stream surely keeps a record
 * @param scan how snapshots are read
 * @param messageBytes largest message
 */
public record SourceConfig(
    String connector,
    List<TableSettings> tables,
    ClientSettings clients,
    StreamTiming timing,
    Duration retention,
    ScanPlan scan,
    int messageBytes) {

  /** The settings that do not depend on the tables, for Connect's documentation of them. */
  public static ConfigDef definition() {
    return SourceConfigDef.common();
  }

  /**
   * Reads and checks a connector's or a task's properties.
   *
   * @throws ConfigException naming setting, value and remedy
   */
  public static SourceConfig from(Map<String, String> properties) {
    List<String> tables = new AbstractConfig(definition(), properties, false).getList(TABLES);
    ConfigDef def = definition();
    tables.forEach(table -> SourceConfigDef.table(def, table));
    UnknownKeys.refuse(properties.keySet(), def.names(), tables);
    AbstractConfig config = new AbstractConfig(def, properties, false);
    return new SourceConfig(
        properties.getOrDefault("name", "source"),
        tableSettings(config, tables),
        clients(config),
        new StreamTiming(
            millis(config, SourceConfigDef.POLL_INTERVAL),
            millis(config, SourceConfigDef.DISCOVERY_INTERVAL)),
        millis(config, SourceConfigDef.RETENTION),
        new ScanPlan(
            config.getInt(SourceConfigDef.SEGMENTS),
            config.getInt(SourceConfigDef.PAGE_ITEMS),
            retries(config)),
        config.getInt(SourceConfigDef.MESSAGE_BYTES));
  }

  /** The properties of a task that captures only {@code tables}. */
  public static Map<String, String> forTables(Map<String, String> properties, List<String> tables) {
    Map<String, String> ofTask = new HashMap<>(properties);
    Set<String> others =
        new HashSet<>(from(properties).tables().stream().map(TableSettings::name).toList());
    tables.forEach(others::remove);
    for (String other : others) {
      ofTask.remove(SourceConfigDef.topicKey(other));
      ofTask.remove(SourceConfigDef.schemaKey(other));
      ofTask.remove(SourceConfigDef.epochKey(other));
      ofTask.remove(SourceConfigDef.unknownKey(other));
    }
    ofTask.put(TABLES, String.join(",", tables));
    return ofTask;
  }

  private static RetrySettings retries(AbstractConfig config) {
    Duration first = millis(config, SourceConfigDef.RETRY_FIRST);
    Duration longest = millis(config, SourceConfigDef.RETRY_LONGEST);
    if (longest.compareTo(first) < 0) {
      throw new ConfigException(
          SourceConfigDef.RETRY_LONGEST,
          longest.toMillis(),
          "must not be below " + SourceConfigDef.RETRY_FIRST + "=" + first.toMillis());
    }
    return new RetrySettings(first, longest, millis(config, SourceConfigDef.RETRY_GIVE_UP));
  }

  private static Duration millis(AbstractConfig config, String key) {
    return Duration.ofMillis(config.getLong(key));
  }

  private static List<TableSettings> tableSettings(AbstractConfig config, List<String> tables) {
    List<TableSettings> settings = new ArrayList<>();
    Set<String> topics = new HashSet<>();
    for (String table : tables) {
      String topic = config.getString(SourceConfigDef.topicKey(table));
      if (!topics.add(topic)) {
        throw new ConfigException(
            SourceConfigDef.topicKey(table),
            topic,
            "is another table's topic too; positions compare within one table only");
      }
      int epoch = config.getInt(SourceConfigDef.epochKey(table));
      settings.add(new TableSettings(table, topic, epoch, shape(config, table)));
    }
    return List.copyOf(settings);
  }

  private static ChangeShape shape(AbstractConfig config, String table) {
    String unknown = config.getString(SourceConfigDef.unknownKey(table));
    String key = SourceConfigDef.schemaKey(table);
    return TableSchema.read(
        key, config.getString(key), unknown.equals(SourceConfigDef.DROP) ? null : unknown);
  }

  private static ClientSettings clients(AbstractConfig config) {
    String address = config.getString(ENDPOINT);
    URI endpoint = address == null ? null : URI.create(address);
    return new ClientSettings(
        config.getString(SourceConfigDef.REGION), endpoint, credentials(config, endpoint));
  }

  private static @Nullable LocalCredentials credentials(
      AbstractConfig config, @Nullable URI endpoint) {
    Password id = config.getPassword(ACCESS_KEY_ID);
    Password secret = config.getPassword(SECRET_ACCESS_KEY);
    if (id == null && secret == null) {
      return null;
    }
    if (id == null || secret == null) {
      throw new ConfigException(
          id == null ? ACCESS_KEY_ID : SECRET_ACCESS_KEY, null, "set both keys or neither");
    }
    if (endpoint == null || !isLoopback(endpoint.getHost())) {
      throw new ConfigException(
          ACCESS_KEY_ID,
          Password.HIDDEN,
          "is only for a "
              + ENDPOINT
              + " on loopback; unset it, so that the default credentials"
              + " provider chain is used");
    }
    return new LocalCredentials(id.value(), secret.value());
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
