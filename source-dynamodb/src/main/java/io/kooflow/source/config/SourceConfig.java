package io.kooflow.source.config;

import static io.kooflow.source.config.SourceConfigDef.ACCESS_KEY_ID;
import static io.kooflow.source.config.SourceConfigDef.ENDPOINT;
import static io.kooflow.source.config.SourceConfigDef.SECRET_ACCESS_KEY;
import static io.kooflow.source.config.SourceConfigDef.TABLES;

import io.kooflow.schemas.Topics;
import io.kooflow.schemas.connect.SettingChecks;
import io.kooflow.schemas.connect.SettingNames;
import io.kooflow.source.change.ChangeShape;
import io.kooflow.source.config.ClientSettings.LocalCredentials;
import io.kooflow.source.config.ClientSettings.Role;
import io.kooflow.source.heartbeat.HeartbeatSettings;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.signal.SignalSettings;
import io.kooflow.source.snapshot.ScanPlan;
import io.kooflow.source.stream.LineageShare;
import io.kooflow.source.stream.StreamTiming;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
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
 * @param settle time after which what another task handed over is known
 * @param gapsTopic topic of losses of the stream
 * @param heartbeats of shards that give nothing
 * @param exactlyOnce whether Connect was told to refuse anything less ({@code
 *     exactly.once.support})
 * @param signals where signals come from; null for none
 */
public record SourceConfig(
    String connector,
    List<TableSettings> tables,
    ClientSettings clients,
    StreamTiming timing,
    Duration retention,
    ScanPlan scan,
    int messageBytes,
    Duration settle,
    String gapsTopic,
    HeartbeatSettings heartbeats,
    boolean exactlyOnce,
    @Nullable SignalSettings signals) {

  /** A setting of Connect's. */
  private static final String EXACTLY_ONCE = "exactly.once.support";

  private static final String BOOTSTRAP = "bootstrap.servers";

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
    ConnectSettings.check(properties);
    ConfigDef def = definition();
    tables.forEach(table -> SourceConfigDef.table(def, table));
    UnknownKeys.refuse(properties.keySet(), def.names(), tables);
    AbstractConfig config = new AbstractConfig(def, properties, false);
    String connector = properties.getOrDefault("name", "source");
    String gapsTopic = ownTopic(config, SourceConfigDef.GAPS_TOPIC, connector + ".gaps");
    HeartbeatSettings heartbeats = heartbeats(config, connector);
    List<TableSettings> ofTables = tableSettings(config, tables, properties);
    SignalSettings signals = signals(config);
    distinct(ofTables, gapsTopic, heartbeats, signals);
    return new SourceConfig(
        connector,
        ofTables,
        clients(config),
        timing(config),
        millis(config, SourceConfigDef.RETENTION),
        new ScanPlan(
            config.getInt(SourceConfigDef.SEGMENTS),
            config.getInt(SourceConfigDef.PAGE_ITEMS),
            config.getLong(SourceConfigDef.READ_UNITS),
            retries(config)),
        config.getInt(SourceConfigDef.MESSAGE_BYTES),
        millis(config, SourceConfigDef.SETTLE),
        gapsTopic,
        heartbeats,
        "required".equalsIgnoreCase(properties.get(EXACTLY_ONCE)),
        signals);
  }

  /**
   * Reads and checks a connector's properties, which somebody wrote.
   *
   * @throws ConfigException naming setting, value and remedy
   */
  public static SourceConfig ofConnector(Map<String, String> properties) {
    SourceConfig config = from(properties);
    for (TableSettings table : config.tables()) {
      for (String key : ShareSettings.of(table.name())) {
        if (properties.containsKey(key)) {
          throw new ConfigException(
              key, properties.get(key), "is what the connector tells its tasks; remove it");
        }
      }
    }
    return config;
  }

  /**
   * The properties of a task that captures parts of some tables.
   *
   * @param shares what of each table
   * @param epochs of each of these tables
   */
  public static Map<String, String> forTask(
      Map<String, String> properties,
      Map<String, LineageShare> shares,
      Map<String, Integer> epochs) {
    Map<String, String> ofTask = new HashMap<>(properties);
    for (TableSettings table : from(properties).tables()) {
      if (!shares.containsKey(table.name())) {
        SourceConfigDef.ofTable(table.name()).forEach(ofTask::remove);
      }
    }
    ofTask.put(TABLES, String.join(",", shares.keySet()));
    shares.forEach((table, share) -> ShareSettings.write(table, share, ofTask));
    epochs.forEach(
        (table, epoch) -> {
          if (shares.containsKey(table)) {
            ofTask.put(SourceConfigDef.epochKey(table), Integer.toString(epoch));
          }
        });
    return ofTask;
  }

  private static HeartbeatSettings heartbeats(AbstractConfig config, String connector) {
    Duration every = millis(config, SourceConfigDef.HEARTBEAT_INTERVAL);
    Duration retention = millis(config, SourceConfigDef.RETENTION);
    if (every.multipliedBy(2).compareTo(retention) > 0) {
      throw new ConfigException(
          SourceConfigDef.HEARTBEAT_INTERVAL,
          every.toMillis(),
          String.format(
              Locale.ROOT,
              "must not be above half of %s=%d: lower it, or set 0 for no heartbeats",
              SourceConfigDef.RETENTION,
              retention.toMillis()));
    }
    String topic = connector + ".heartbeat";
    return new HeartbeatSettings(
        every, every.isZero() ? topic : ownTopic(config, SourceConfigDef.HEARTBEAT_TOPIC, topic));
  }

  /** A topic of the connector's own: the one that is set, or the one of its name. */
  private static String ownTopic(AbstractConfig config, String key, String topic) {
    String given = config.getString(key);
    if (given != null) {
      return given;
    }
    try {
      SettingChecks.topic(key, topic);
    } catch (ConfigException ofTheName) {
      throw new ConfigException(
          ofTheName.getMessage() + "; it is made of the connector's name, so set it");
    }
    return topic;
  }

  private static @Nullable SignalSettings signals(AbstractConfig config) {
    String topic = config.getString(SourceConfigDef.SIGNAL_TOPIC);
    Map<String, Object> consumer = config.originalsWithPrefix(SourceConfigDef.KAFKA);
    if (topic == null && !consumer.isEmpty()) {
      throw new ConfigException(
          "%s%s is of no use without %s; set that too, or remove this"
              .formatted(
                  SourceConfigDef.KAFKA,
                  new TreeSet<>(consumer.keySet()).first(),
                  SourceConfigDef.SIGNAL_TOPIC));
    }
    if (topic == null) {
      return null;
    }
    if (!consumer.containsKey(BOOTSTRAP)) {
      throw new ConfigException(
          SourceConfigDef.SIGNAL_TOPIC,
          topic,
          "needs " + SourceConfigDef.KAFKA + BOOTSTRAP + "; set it, or unset the topic");
    }
    for (String key : consumer.keySet()) {
      String meant =
          ConsumerConfig.configNames().contains(key)
              ? ""
              : SettingNames.didYouMean(key, ConsumerConfig.configNames());
      if (!meant.isEmpty()) {
        throw new ConfigException(
            "Unknown setting '%s%s'. %sAfter '%s' come settings of a consumer."
                .formatted(SourceConfigDef.KAFKA, key, meant, SourceConfigDef.KAFKA));
      }
    }
    return new SignalSettings(topic, millis(config, SourceConfigDef.SIGNAL_MAX_AGE), consumer);
  }

  /** Who reads one topic must not meet the records of another. */
  private static void distinct(
      List<TableSettings> tables,
      String gapsTopic,
      HeartbeatSettings heartbeats,
      @Nullable SignalSettings signals) {
    Map<String, String> taken = new HashMap<>();
    for (TableSettings table : tables) {
      String key = SourceConfigDef.topicKey(table.name());
      take(taken, key, table.topic());
    }
    for (TableSettings table : tables) {
      String key = SourceConfigDef.topicKey(table.name());
      take(taken, key, Topics.deadLetters(table.topic()));
    }
    take(taken, SourceConfigDef.GAPS_TOPIC, gapsTopic);
    if (heartbeats.areOn()) {
      take(taken, SourceConfigDef.HEARTBEAT_TOPIC, heartbeats.topic());
    }
    if (signals != null) {
      take(taken, SourceConfigDef.SIGNAL_TOPIC, signals.topic());
    }
  }

  private static void take(Map<String, String> taken, String key, String topic) {
    String other = taken.putIfAbsent(topic, key);
    if (other != null) {
      throw new ConfigException(
          key, topic, "is the topic of " + other + ", or of its dead letters, too; give another");
    }
  }

  private static StreamTiming timing(AbstractConfig config) {
    Duration poll = millis(config, SourceConfigDef.POLL_INTERVAL);
    Duration idle = millis(config, SourceConfigDef.IDLE_INTERVAL);
    if (idle.compareTo(poll) < 0) {
      throw new ConfigException(
          SourceConfigDef.IDLE_INTERVAL,
          idle.toMillis(),
          "must not be below " + SourceConfigDef.POLL_INTERVAL + "=" + poll.toMillis());
    }
    return new StreamTiming(poll, idle, millis(config, SourceConfigDef.DISCOVERY_INTERVAL));
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

  private static List<TableSettings> tableSettings(
      AbstractConfig config, List<String> tables, Map<String, String> properties) {
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
      ChangeShape shape = shape(config, table);
      KeyConverters.check(properties.get("key.converter"), table, shape);
      settings.add(
          new TableSettings(
              table,
              topic,
              epoch,
              shape,
              export(config, table),
              ShareSettings.read(table, properties)));
    }
    return List.copyOf(settings);
  }

  private static ChangeShape shape(AbstractConfig config, String table) {
    String unknownKey = SourceConfigDef.unknownKey(table);
    String unknown = config.getString(unknownKey);
    String key = SourceConfigDef.schemaKey(table);
    return unknown.equals(SourceConfigDef.DROP)
        ? TableSchema.read(key, config.getString(key))
        : TableSchema.read(key, config.getString(key), unknownKey, unknown);
  }

  private static @Nullable URI export(AbstractConfig config, String table) {
    String summary = config.getString(SourceConfigDef.exportKey(table));
    return summary == null ? null : URI.create(summary);
  }

  private static ClientSettings clients(AbstractConfig config) {
    String address = config.getString(ENDPOINT);
    URI endpoint = address == null ? null : URI.create(address);
    return new ClientSettings(
        config.getString(SourceConfigDef.REGION),
        endpoint,
        credentials(config, endpoint),
        role(config),
        s3(config));
  }

  private static @Nullable URI s3(AbstractConfig config) {
    String address = config.getString(SourceConfigDef.S3_ENDPOINT);
    return address == null ? null : URI.create(address);
  }

  private static @Nullable Role role(AbstractConfig config) {
    String arn = config.getString(SourceConfigDef.ROLE_ARN);
    String address = config.getString(SourceConfigDef.STS_ENDPOINT);
    if (arn == null && address != null) {
      throw new ConfigException(
          SourceConfigDef.STS_ENDPOINT,
          address,
          "is of no use without " + SourceConfigDef.ROLE_ARN + "; set that too, or unset this");
    }
    return arn == null ? null : new Role(arn, address == null ? null : URI.create(address));
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
