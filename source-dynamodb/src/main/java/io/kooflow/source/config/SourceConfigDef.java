package io.kooflow.source.config;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;

import io.kooflow.contentstore.tables.Tables;
import io.kooflow.events.KooChange;
import io.kooflow.events.ReactionChange;
import io.kooflow.events.UserChange;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.schemas.connect.SettingChecks;
import io.kooflow.source.stream.StreamAdvice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Every setting: name, type, default, range, documentation. */
final class SourceConfigDef {
  static final String TABLES = "tables";
  static final String REGION = "aws.region";
  static final String ENDPOINT = "dynamodb.endpoint";
  static final String ACCESS_KEY_ID = "aws.access.key.id";
  static final String SECRET_ACCESS_KEY = "aws.secret.access.key";
  static final String POLL_INTERVAL = "stream.poll.interval.ms";
  static final String IDLE_INTERVAL = "stream.idle.interval.ms";
  static final String DISCOVERY_INTERVAL = "stream.discovery.interval.ms";
  static final String RETENTION = "stream.retention.ms";
  static final String SEGMENTS = "snapshot.segments";
  static final String PAGE_ITEMS = "snapshot.page.items";
  static final String READ_UNITS = "snapshot.read.units";
  static final String SETTLE = "snapshot.settle.ms";
  static final String GAPS_TOPIC = "gaps.topic";
  static final String HEARTBEAT_INTERVAL = "heartbeat.interval.ms";
  static final String HEARTBEAT_TOPIC = "heartbeat.topic";
  static final String SIGNAL_TOPIC = "signal.topic";
  static final String SIGNAL_MAX_AGE = "signal.max.age.ms";
  static final String ROLE_ARN = "aws.role.arn";
  static final String S3_ENDPOINT = "s3.endpoint";
  static final String STS_ENDPOINT = "aws.sts.endpoint";

  /** What begins so is given to the consumer of signals. */
  static final String KAFKA = "kafka.";

  static final String RETRY_FIRST = "retry.backoff.ms";
  static final String RETRY_LONGEST = "retry.backoff.max.ms";
  static final String RETRY_GIVE_UP = "retry.timeout.ms";
  static final String MESSAGE_BYTES = "message.max.bytes";

  /** What {@code unknown.attributes} says to leave them out. */
  static final String DROP = "drop";

  private static final long LEAST_HEARTBEAT = 1_000;
  private static final long MOST_HEARTBEAT = 6 * 3_600_000L;
  private static final String TABLE_NAME = "[a-zA-Z0-9_.-]{3,255}";

  /** Topic and schema of the tables that this project knows. */
  private static final Map<String, Known> KNOWN =
      Map.of(
          Tables.KOOS, new Known(Topics.KOO_CHANGES, KooChange.class),
          Tables.REACTIONS, new Known(Topics.REACTION_CHANGES, ReactionChange.class),
          Tables.USERS, new Known(Topics.USER_CHANGES, UserChange.class));

  private record Known(String topic, Class<? extends SpecificRecord> schema) {}

  private SourceConfigDef() {}

  static String topicKey(String table) {
    return "table." + table + ".topic";
  }

  static String schemaKey(String table) {
    return "table." + table + ".schema";
  }

  static String unknownKey(String table) {
    return "table." + table + ".unknown.attributes";
  }

  static String exportKey(String table) {
    return "table." + table + ".export";
  }

  static String epochKey(String table) {
    return "table." + table + ".epoch";
  }

  /** Every setting of one table. */
  static List<String> ofTable(String table) {
    return List.of(
        topicKey(table), schemaKey(table), unknownKey(table), exportKey(table), epochKey(table));
  }

  /** The settings that do not depend on the tables. */
  static ConfigDef common() {
    return retries(control(stream(snapshot(server(new ConfigDef())))))
        .define(
            MESSAGE_BYTES,
            Type.INT,
            1_000_000,
            Range.between(1_000, 100_000_000),
            Importance.LOW,
            "Largest change event in bytes; a larger one goes to the dead-letter topic. Keep it some"
                + " way below the producer's max.request.size, which also counts key and headers.");
  }

  /** The settings of one table. */
  static void table(ConfigDef def, String table) {
    Known known = KNOWN.get(table);
    def.define(
        topicKey(table),
        Type.STRING,
        known == null ? NO_DEFAULT_VALUE : known.topic(),
        ConfigDef.LambdaValidator.with(SourceConfigDef::checkTopic, () -> "topic"),
        Importance.HIGH,
        "Topic of the table's change events.");
    def.define(
        schemaKey(table),
        Type.STRING,
        known == null ? NO_DEFAULT_VALUE : known.schema().getName(),
        new ConfigDef.NonEmptyString(),
        Importance.HIGH,
        "Avro schema of the table's items, or of its change events: the JSON itself, a .avsc file that"
            + " each worker has, or a generated class on the plugin's class path. Fields tell their"
            + " attributes by the properties dynamodb.attribute, dynamodb.type and dynamodb.key.");
    def.define(
        unknownKey(table),
        Type.STRING,
        DROP,
        new ConfigDef.NonEmptyString(),
        Importance.MEDIUM,
        "What becomes of attributes that the schema does not know: drop (counted, and logged once"
            + " for each name), or the name of a field of the item, a map of strings, that takes them"
            + " as DynamoDB's JSON.");
    def.define(
        exportKey(table),
        Type.STRING,
        null,
        ConfigDef.LambdaValidator.with(SourceConfigDef::checkExport, () -> "s3:// address"),
        Importance.LOW,
        "Address of the manifest-summary.json of a finished full export of the table to S3"
            + " (DYNAMODB_JSON), s3://bucket/prefix/AWSDynamoDB/<id>/manifest-summary.json: the first"
            + " snapshot reads it instead of the table. The export must have been made after the stream"
            + " was switched on, and within stream.retention.ms.");
    def.define(
        epochKey(table),
        Type.INT,
        1,
        ConfigDef.LambdaValidator.with(SourceConfigDef::checkEpoch, () -> "epoch"),
        Importance.MEDIUM,
        "Least epoch of the table's stream, 1 to 255. When the table gets another stream (switched off and on) the"
            + " next epoch is taken by itself, with a snapshot; raise it by hand where the table was"
            + " restored or moved. It never goes back.");
  }

  private static ConfigDef server(ConfigDef def) {
    return def.define(
            TABLES,
            Type.LIST,
            List.of(Tables.KOOS, Tables.REACTIONS, Tables.USERS),
            ConfigDef.LambdaValidator.with(SourceConfigDef::checkTables, () -> "table names"),
            Importance.HIGH,
            "Names of the tables to capture; each needs a stream of NEW_AND_OLD_IMAGES.")
        .define(
            REGION,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::region, () -> "region"),
            Importance.HIGH,
            "AWS region of the tables; by default that of the environment.")
        .define(
            ENDPOINT,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::endpoint, () -> "http(s) URI"),
            Importance.MEDIUM,
            "Address of DynamoDB and DynamoDB Streams in place of the region's.")
        .define(
            ROLE_ARN,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::role, () -> "ARN of a role"),
            Importance.MEDIUM,
            "Role to assume by STS, with the credentials of the default provider chain; renewed by"
                + " itself. Unset to use those credentials themselves.")
        .define(
            S3_ENDPOINT,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::endpoint, () -> "http(s) URI"),
            Importance.LOW,
            "Address of S3 in place of the region's, for exports; buckets are then in the path.")
        .define(
            STS_ENDPOINT,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::endpoint, () -> "http(s) URI"),
            Importance.LOW,
            "Address of STS in place of the region's.")
        .define(
            ACCESS_KEY_ID,
            Type.PASSWORD,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::secret, () -> "without blanks"),
            Importance.LOW,
            "Access key id for a "
                + ENDPOINT
                + " on loopback. For AWS use the default credentials"
                + " provider chain.")
        .define(
            SECRET_ACCESS_KEY,
            Type.PASSWORD,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::secret, () -> "without blanks"),
            Importance.LOW,
            "Secret access key that goes with " + ACCESS_KEY_ID + ".");
  }

  private static ConfigDef snapshot(ConfigDef def) {
    return def.define(
            SEGMENTS,
            Type.INT,
            4,
            Range.between(1, 64),
            Importance.LOW,
            "Parts of a table that a snapshot scans at a time, each by a thread.")
        .define(
            PAGE_ITEMS,
            Type.INT,
            500,
            Range.between(1, 10_000),
            Importance.LOW,
            "Most items that a snapshot reads in one call; about two such pages for each part are kept in"
                + " memory.")
        .define(
            READ_UNITS,
            Type.LONG,
            0L,
            Range.between(0, 1_000_000),
            Importance.MEDIUM,
            "Read units a second that the snapshots and key reads of a task may consume, as DynamoDB"
                + " tells them; 0 for no bound. What one page took above it is waited for before the"
                + " next.")
        .define(
            SETTLE,
            Type.LONG,
            60_000L,
            Range.between(0, 600_000),
            Importance.LOW,
            "Where several tasks read a table: time from a signal for the whole table to the snapshot,"
                + " in milliseconds; no less than the worker's offset.flush.interval.ms, so that what"
                + " the other tasks handed over is known.");
  }

  private static ConfigDef control(ConfigDef def) {
    return def.define(
            SIGNAL_TOPIC,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::topic, () -> "topic"),
            Importance.MEDIUM,
            "Topic of signals that ask to read a table, or some keys, again; unset for none. Needs "
                + KAFKA
                + "bootstrap.servers; any other setting of a consumer may follow "
                + KAFKA
                + " too.")
        .define(
            SIGNAL_MAX_AGE,
            Type.LONG,
            3_600_000L,
            Range.between(1_000, 7 * 86_400_000L),
            Importance.LOW,
            "Signals older than this when a task starts are passed over, in milliseconds; younger ones"
                + " are done, again if need be, which is harmless.")
        .define(
            GAPS_TOPIC,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::topic, () -> "topic"),
            Importance.MEDIUM,
            "Topic of losses of the stream and of the snapshots that close them; by default the"
                + " connector's name and '.gaps'. Where topics are not created by themselves it must"
                + " exist.")
        .define(
            HEARTBEAT_INTERVAL,
            Type.LONG,
            600_000L,
            ConfigDef.LambdaValidator.with(SourceConfigDef::checkHeartbeat, () -> "milliseconds"),
            Importance.MEDIUM,
            "Time after which a shard that was read to its end and gives nothing gets a heartbeat, a"
                + " small record that carries its offset, in milliseconds: so a restart knows a"
                + " quiet shard from one that nobody read. 0 for none, or 1000 to 21600000; no more"
                + " than half of "
                + RETENTION
                + ". Without heartbeats a table whose last change is older than that is"
                + " read again after a restart, and a shard that stood still beside others that did"
                + " not may go unnoticed.")
        .define(
            HEARTBEAT_TOPIC,
            Type.STRING,
            null,
            ConfigDef.LambdaValidator.with(SettingChecks::topic, () -> "topic"),
            Importance.MEDIUM,
            "Topic of heartbeats, which nobody need read; by default the connector's name and"
                + " '.heartbeat'. Where topics are not created by themselves it must exist.");
  }

  private static ConfigDef stream(ConfigDef def) {
    return def.define(
            POLL_INTERVAL,
            Type.LONG,
            200L,
            Range.between(10, 60_000),
            Importance.MEDIUM,
            "Shortest time between two reads of a shard, in milliseconds. AWS allows five reads per"
                + " second and shard, of all readers together.")
        .define(
            IDLE_INTERVAL,
            Type.LONG,
            400L,
            Range.between(10, 60_000),
            Importance.LOW,
            "Longest time between two reads of a shard that gives nothing, in milliseconds: the time"
                + " doubles up to it, and the first record ends that.")
        .define(
            DISCOVERY_INTERVAL,
            Type.LONG,
            10_000L,
            Range.between(100, 600_000),
            Importance.LOW,
            "Time between two looks for new shards, in milliseconds; the end of a shard is followed"
                + " by one at once.")
        .define(
            RETENTION,
            Type.LONG,
            23 * 3_600_000L,
            Range.between(60_000, 24 * 3_600_000L),
            Importance.LOW,
            "Time since a shard was last known to be read to its end, in milliseconds, after which a"
                + " restart takes it that the stream (which keeps 24 hours) has lost records, and"
                + " reads the table again.");
  }

  private static ConfigDef retries(ConfigDef def) {
    return def.define(
            RETRY_FIRST,
            Type.LONG,
            100L,
            Range.between(1, 60_000),
            Importance.LOW,
            "Delay before a failed read is repeated, in milliseconds; it doubles each time.")
        .define(
            RETRY_LONGEST,
            Type.LONG,
            5_000L,
            Range.between(1, 600_000),
            Importance.LOW,
            "Longest delay before a failed read is repeated, in milliseconds.")
        .define(
            RETRY_GIVE_UP,
            Type.LONG,
            600_000L,
            Range.between(1_000, 86_400_000),
            Importance.LOW,
            "Time without a successful read after which the task fails, in milliseconds.");
  }

  private static void checkTables(String key, Object value) {
    List<?> tables = (List<?>) value;
    if (tables.isEmpty()) {
      throw new ConfigException(key, value, "name at least one table");
    }
    if (tables.stream().distinct().count() != tables.size()) {
      throw new ConfigException(key, value, "name each table once");
    }
    for (Object table : tables) {
      if (!String.valueOf(table).matches(TABLE_NAME)) {
        throw new ConfigException(
            key, table, "a table name has 3 to 255 of letters, digits, '_', '-' and '.'");
      }
    }
  }

  /** What cannot be read comes as null, and is told by Connect. */
  private static void checkHeartbeat(String key, @Nullable Object value) {
    if (value instanceof Long millis
        && millis != 0
        && (millis < LEAST_HEARTBEAT || millis > MOST_HEARTBEAT)) {
      throw new ConfigException(
          key,
          value,
          String.format(
              Locale.ROOT,
              "give %d to %d milliseconds, well below the day for which a stream keeps records, or 0 for no heartbeats",
              LEAST_HEARTBEAT,
              MOST_HEARTBEAT));
    }
  }

  private static void checkEpoch(String key, @Nullable Object value) {
    if (value instanceof Integer epoch && epoch < 1) {
      throw new ConfigException(
          key, value, "must be at least 1, and no more than " + ShardOffset.LAST_EPOCH);
    }
    if (value instanceof Integer epoch && epoch > ShardOffset.LAST_EPOCH) {
      String table = key.substring("table.".length(), key.length() - ".epoch".length());
      throw new ConfigException(
          key,
          value,
          String.format(
              Locale.ROOT,
              "must be no more than %d. %s",
              ShardOffset.LAST_EPOCH,
              StreamAdvice.noNextEpoch(table)));
    }
  }

  /** Dead letters go to a topic whose name is longer. */
  private static void checkTopic(String key, Object value) {
    SettingChecks.topic(key, value, Topics.deadLetters(""));
  }

  private static void checkExport(String key, Object value) {
    if (value != null
        && !String.valueOf(value).matches("s3://[a-z0-9.-]{3,63}/[!-~]*manifest-summary\\.json")) {
      throw new ConfigException(
          key, value, "give s3://bucket/prefix/AWSDynamoDB/<id>/manifest-summary.json");
    }
  }
}
