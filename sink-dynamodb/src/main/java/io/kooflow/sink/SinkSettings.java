package io.kooflow.sink;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.kooflow.schemas.connect.SettingChecks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The connector's own settings: each key, its type, default, range and what it is for. */
final class SinkSettings {
  static final String TABLES = "tables";
  static final String ENDPOINT = "dynamodb.endpoint";
  static final String REGION = "aws.region";
  static final String ACCESS_KEY_ID = "aws.access.key.id";
  static final String SECRET_ACCESS_KEY = "aws.secret.access.key";
  static final String LINGER = "coalesce.linger.ms";
  static final String WINDOW = "coalesce.window.ms";
  static final String MAX_DELAY = "coalesce.max.delay.ms";
  static final String MAX_KEYS = "buffer.max.keys";
  static final String MAX_BYTES = "buffer.max.bytes";
  static final String MAX_IN_FLIGHT = "write.max.in.flight";
  static final String WRITE_TIMEOUT = "write.timeout.ms";
  static final String BACKOFF = "retry.backoff.ms";
  static final String MAX_BACKOFF = "retry.backoff.max.ms";
  static final String RETRY_LIMIT = "retry.limit.ms";
  static final String CLOSE_TIMEOUT = "close.timeout.ms";
  static final String ROLE_ARN = "aws.role.arn";
  static final String ROLE_EXTERNAL_ID = "aws.role.external.id";
  static final String STS_ENDPOINT = "aws.sts.endpoint";
  static final String WRITE_UNITS = "write.units.per.second";
  static final String FAILURE_RATIO = "dead.letters.limit.ratio";
  static final String FAILURE_COUNT = "dead.letters.limit.count";
  static final String FAILURE_WINDOW = "dead.letters.limit.window.ms";
  static final String PRICE = "price.per.million.write.units";

  private static final int HOUR = 3_600_000;

  private SinkSettings() {}

  static ConfigDef definition() {
    ConfigDef settings = new ConfigDef();
    store(settings);
    role(settings);
    ItemSettings.definition().configKeys().values().forEach(settings::define);
    coalescing(settings);
    limits(settings);
    retries(settings);
    deadLetters(settings);
    cost(settings);
    return settings;
  }

  private static void store(ConfigDef settings) {
    settings
        .define(
            TABLES,
            Type.LIST,
            NO_DEFAULT_VALUE,
            SinkSettings::checkTables,
            Importance.HIGH,
            "Table of each topic: topic:table, separated by commas.")
        .define(
            ENDPOINT,
            Type.STRING,
            null,
            SinkSettings::checkEndpoint,
            Importance.MEDIUM,
            "Address of DynamoDB, such as http://127.0.0.1:8000; empty for that of AWS.")
        .define(
            REGION,
            Type.STRING,
            null,
            SinkSettings::checkRegion,
            Importance.MEDIUM,
            "Region, such as ap-south-1; empty to ask AWS's default chain.")
        .define(
            ACCESS_KEY_ID,
            Type.PASSWORD,
            null,
            SinkSettings::checkSecret,
            Importance.LOW,
            "Access key id, for a "
                + ENDPOINT
                + " on loopback alone; empty to ask AWS's default chain.")
        .define(
            SECRET_ACCESS_KEY,
            Type.PASSWORD,
            null,
            SinkSettings::checkSecret,
            Importance.LOW,
            "Secret access key that goes with " + ACCESS_KEY_ID + ".");
  }

  private static void role(ConfigDef settings) {
    settings
        .define(
            ROLE_ARN,
            Type.STRING,
            null,
            SinkSettings::checkRole,
            Importance.MEDIUM,
            "Role to take on with the credentials above, such as arn:aws:iam::123456789012:role/sink;"
                + " empty for none.")
        .define(
            ROLE_EXTERNAL_ID,
            Type.STRING,
            null,
            Importance.LOW,
            "External id that the role asks for; empty for none.")
        .define(
            STS_ENDPOINT,
            Type.STRING,
            null,
            SinkSettings::checkEndpoint,
            Importance.LOW,
            "Address of AWS STS, which gives the role; empty for that of the region.");
  }

  private static void cost(ConfigDef settings) {
    settings
        .define(
            WRITE_UNITS,
            Type.LIST,
            "",
            SinkSettings::checkBudgets,
            Importance.MEDIUM,
            "Most write units a second of a table: table:units, separated by commas; shared evenly by"
                + " the tasks. A table that is not named has no budget, only the rate that its"
                + " throttles teach.")
        .define(
            PRICE,
            Type.DOUBLE,
            0.625,
            ConfigDef.LambdaValidator.with(SinkSettings::checkPrice, between(0, 1_000)::toString),
            Importance.LOW,
            "Price of a million write units in dollars, for the figures alone.");
  }

  private static void coalescing(ConfigDef settings) {
    settings
        .define(
            LINGER,
            Type.INT,
            200,
            between(0, HOUR),
            Importance.MEDIUM,
            "How long the first record of a key waits for newer ones, milliseconds. Adds to freshness.")
        .define(
            WINDOW,
            Type.INT,
            1_000,
            between(0, HOUR),
            Importance.MEDIUM,
            "Least time between the starts of two writes of a key, milliseconds. Bounds the cost of a hot key.")
        .define(
            MAX_DELAY,
            Type.INT,
            5_000,
            between(0, HOUR),
            Importance.MEDIUM,
            "Longest time that linger and window together hold a record back, milliseconds, so how far"
                + " commits trail behind; not below "
                + LINGER
                + ".");
  }

  private static void limits(ConfigDef settings) {
    settings
        .define(
            MAX_KEYS,
            Type.INT,
            50_000,
            between(1, 10_000_000),
            Importance.LOW,
            "Keys waiting in a task at which it stops reading; one poll may go beyond.")
        .define(
            MAX_BYTES,
            Type.LONG,
            64L * 1024 * 1024,
            between(1024, 1L << 40),
            Importance.LOW,
            "Estimated bytes waiting in a task at which it stops reading; one poll may go beyond.")
        .define(
            MAX_IN_FLIGHT,
            Type.INT,
            32,
            between(1, 1_000),
            Importance.LOW,
            "Most writes of a task at a time, each of another key.")
        .define(
            WRITE_TIMEOUT,
            Type.INT,
            5_000,
            between(10, HOUR),
            Importance.LOW,
            "Longest time of one request, milliseconds; then it is repeated.")
        .define(
            CLOSE_TIMEOUT,
            Type.INT,
            5_000,
            between(0, HOUR),
            Importance.LOW,
            "Longest wait for writes under way when partitions are given away, milliseconds.");
  }

  private static void retries(ConfigDef settings) {
    settings
        .define(
            BACKOFF,
            Type.INT,
            50,
            between(1, HOUR),
            Importance.LOW,
            "Mean wait before the first repeat, milliseconds; doubles with each failure, half to one and"
                + " a half of it at random.")
        .define(
            MAX_BACKOFF,
            Type.INT,
            5_000,
            between(1, HOUR),
            Importance.LOW,
            "Longest mean wait before a repeat, milliseconds; not below " + BACKOFF + ".")
        .define(
            RETRY_LIMIT,
            Type.INT,
            300_000,
            between(1, 24 * HOUR),
            Importance.MEDIUM,
            "How long the writes of a key may fail in a row before the task fails, milliseconds.");
  }

  private static void deadLetters(ConfigDef settings) {
    settings
        .define(
            FAILURE_RATIO,
            Type.DOUBLE,
            0.5,
            ConfigDef.LambdaValidator.with(SinkSettings::checkRatio, between(0, 1)::toString),
            Importance.MEDIUM,
            "Largest share of failing records, among those read or among those written, that is taken"
                + " for bad records. Beyond it the cause lies elsewhere (settings, table, schema), and"
                + " the task fails with the reason before those records are dead letters. 1 for no"
                + " limit.")
        .define(
            FAILURE_COUNT,
            Type.INT,
            20,
            between(1, 1_000_000),
            Importance.LOW,
            "Least number of failing records at which " + FAILURE_RATIO + " is looked at.")
        .define(
            FAILURE_WINDOW,
            Type.INT,
            300_000,
            between(1_000, 24 * HOUR),
            Importance.LOW,
            "How far back records count for " + FAILURE_RATIO + ", milliseconds.");
  }

  private static void checkTables(String key, @Nullable Object value) {
    if (!(value instanceof List<?> pairs) || pairs.isEmpty()) {
      throw new ConfigException(key, value, "Must name a table for each topic: topic:table,...");
    }
    for (Object pair : pairs) {
      if (!(pair instanceof String text) || !text.matches("[^:\\s]+:[A-Za-z0-9_.-]{3,255}")) {
        throw new ConfigException(
            key, pair, "Must be topic:table, the table's name 3 to 255 of A-Z a-z 0-9 _ . -");
      }
    }
  }

  private static void checkBudgets(String key, @Nullable Object value) {
    Set<String> named = new HashSet<>();
    for (Object pair : value instanceof List<?> pairs ? pairs : List.of()) {
      if (!String.valueOf(pair).matches("[^:\\s]+:0*[1-9]\\d{0,6}")) {
        throw new ConfigException(key, pair, "Must be table:units, 1 to 9999999 a second");
      }
      String table = String.valueOf(pair).replaceFirst(":.*", "");
      if (!named.add(table)) {
        throw new ConfigException(key, value, "Must name '" + table + "' once");
      }
    }
  }

  private static void checkRegion(String key, @Nullable Object value) {
    SettingChecks.region(key, given(value));
  }

  private static void checkRole(String key, @Nullable Object value) {
    SettingChecks.role(key, given(value));
  }

  private static void checkEndpoint(String key, @Nullable Object value) {
    SettingChecks.endpoint(key, given(value));
  }

  private static void checkSecret(String key, @Nullable Object value) {
    if (value instanceof Password password && !password.value().isBlank()) {
      SettingChecks.secret(key, password);
    }
  }

  /** Between bounds, and a number at all. */
  private static void checkPrice(String key, @Nullable Object value) {
    if (value instanceof Double price && price.isNaN()) {
      throw new ConfigException(key, value, "Must be a number of dollars");
    }
    between(0, 1_000).ensureValid(key, value);
  }

  /** Between bounds, and a number at all. */
  private static void checkRatio(String key, @Nullable Object value) {
    if (value instanceof Double ratio && ratio.isNaN()) {
      throw new ConfigException(key, value, "Must be a share, 0 to 1");
    }
    between(0, 1).ensureValid(key, value);
  }

  /** Empty is as if it were not given. */
  private static @Nullable String given(@Nullable Object value) {
    return value == null || value.toString().isBlank() ? null : value.toString().strip();
  }
}
