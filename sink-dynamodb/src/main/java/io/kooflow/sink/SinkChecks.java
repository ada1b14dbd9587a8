package io.kooflow.sink;

import io.kooflow.schemas.connect.SettingChecks;
import io.kooflow.schemas.connect.SettingNames;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What must hold among settings, our own and Connect's, beyond the range of each: every rule here
 * guards against a silent loss or a silent overwrite. Each problem names setting, value and remedy.
 */
final class SinkChecks {
  static final String ISOLATION = "consumer.override.isolation.level";
  static final String READ_COMMITTED = "read_committed";
  static final String HEADER_CONVERTER = "header.converter";
  static final String BYTES_CONVERTER = "org.apache.kafka.connect.converters.ByteArrayConverter";
  static final String TOLERANCE = "errors.tolerance";
  static final String DEAD_LETTER_TOPIC = "errors.deadletterqueue.topic.name";
  static final String RETRY_TIMEOUT = "errors.retry.timeout";
  static final String DEAD_LETTER_HEADERS = "errors.deadletterqueue.context.headers.enable";

  /** Added by this connector to the settings of its tasks. */
  static final String TASK = "kooflow.task";

  /** How many tasks there are, added likewise: they share the budgets. */
  static final String TASKS = "kooflow.tasks";

  private static final String TOPICS = "topics";
  private static final String TOPICS_REGEX = "topics.regex";
  private static final String OFFSET_RESET = "consumer.override.auto.offset.reset";
  private static final String AUTO_COMMIT = "consumer.override.enable.auto.commit";

  /**
   * One thing that is wrong.
   *
   * @param key the setting
   * @param message what is wrong and what to do, with key and value
   */
  record Problem(String key, String message) {}

  private final Map<String, String> settings;
  private final List<Problem> problems = new ArrayList<>();

  private SinkChecks(Map<String, String> settings) {
    this.settings = settings;
  }

  /** All problems of settings that are each in range; empty if the connector may start. */
  static List<Problem> problems(Map<String, String> settings) {
    SinkChecks checks = new SinkChecks(settings);
    checks.unknownKeys();
    checks.readCommitted();
    checks.commits();
    checks.beginning();
    checks.headers();
    checks.deadLetters();
    checks.topics();
    checks.credentials();
    checks.role();
    checks.atLeast(SinkSettings.MAX_DELAY, SinkSettings.LINGER);
    checks.atLeast(SinkSettings.MAX_BACKOFF, SinkSettings.BACKOFF);
    checks.budgets();
    for (String topic : checks.mapped()) {
      checks.problems.addAll(ItemChecks.problems(settings, topic));
    }
    return checks.problems.stream().distinct().toList();
  }

  /** All problems of a connector's settings, which somebody wrote. */
  static List<Problem> ofConnector(Map<String, String> settings) {
    SinkChecks checks = new SinkChecks(settings);
    for (String key : List.of(TASK, TASKS)) {
      if (settings.containsKey(key)) {
        checks.add(key, "is what the connector tells its tasks; remove it");
      }
    }
    return checks.problems.isEmpty() ? problems(settings) : checks.problems;
  }

  private void unknownKeys() {
    Set<String> ours = new HashSet<>(SinkSettings.definition().names());
    for (String topic : mapped()) {
      ItemSettings.definition().names().forEach(key -> ours.add(ItemSettings.forTopic(topic, key)));
    }
    for (String key : new TreeSet<>(settings.keySet())) {
      boolean known =
          ours.contains(key) || SettingNames.ofSinks(key) || key.equals(TASK) || key.equals(TASKS);
      if (!known) {
        // Without its value: it may be a secret under a misspelt name.
        problems.add(
            new Problem(
                key,
                "%s is unknown. %sRemove it, or correct it to one of %s"
                    .formatted(key, SettingNames.didYouMean(key, ours), new TreeSet<>(ours))));
      }
    }
  }

  private void readCommitted() {
    if (!READ_COMMITTED.equals(settings.get(ISOLATION))) {
      add(
          ISOLATION,
          "would let a record of an aborted transaction beat a committed one; set %s=%s, and let the"
              + " worker's connector.client.config.override.policy allow it (All, the default, does)",
          ISOLATION,
          READ_COMMITTED);
    }
  }

  /** Kafka would commit what was read, and not what was written. */
  private void commits() {
    if (!"false".equalsIgnoreCase(settings.getOrDefault(AUTO_COMMIT, "false").strip())) {
      add(AUTO_COMMIT, "would commit records that are not written yet; remove it");
    }
  }

  /** Elsewhere than at the beginning, records would be passed over where an offset is missing. */
  private void beginning() {
    String reset = settings.get(OFFSET_RESET);
    if (reset != null && !Set.of("earliest", "none").contains(reset.strip())) {
      add(
          OFFSET_RESET,
          "would pass over records without a word where the group has no offset or Kafka no longer"
              + " has what comes next; set earliest, or none to have the task fail then");
    }
  }

  private void headers() {
    if (!BYTES_CONVERTER.equals(settings.get(HEADER_CONVERTER))) {
      add(
          HEADER_CONVERTER,
          "would spoil the binary headers of tombstones; set %s=%s",
          HEADER_CONVERTER,
          BYTES_CONVERTER);
    }
  }

  private void deadLetters() {
    if (!"all".equals(settings.getOrDefault(TOLERANCE, "none").toLowerCase(Locale.ROOT))) {
      return;
    }
    deadLetterTopic();
    if (!"true".equalsIgnoreCase(settings.get(DEAD_LETTER_HEADERS))) {
      add(DEAD_LETTER_HEADERS, "must be true, or dead letters would not say why they are there");
    }
    if (!"-1".equals(settings.get(RETRY_TIMEOUT))) {
      add(
          RETRY_TIMEOUT,
          "would send good records to the dead-letter topic while the schema registry is away;"
              + " set %s=-1",
          RETRY_TIMEOUT);
    }
  }

  private void deadLetterTopic() {
    String topic = settings.get(DEAD_LETTER_TOPIC);
    if (topic == null || topic.isBlank()) {
      add(
          DEAD_LETTER_TOPIC,
          "is needed with %s=all, or bad records would be lost; set it to <topic>.dlq",
          TOLERANCE);
      return;
    }
    if (mapped().contains(topic.strip())) {
      add(
          DEAD_LETTER_TOPIC,
          "is a topic that is read: a bad record would come back for ever; set it to <topic>.dlq");
    }
    try {
      SettingChecks.topic(DEAD_LETTER_TOPIC, topic.strip());
    } catch (ConfigException noTopic) {
      problems.add(new Problem(DEAD_LETTER_TOPIC, String.valueOf(noTopic.getMessage())));
    }
  }

  private void topics() {
    String topics = settings.get(TOPICS);
    Set<String> mapped = mapped();
    if (topics == null) {
      pattern(mapped);
    }
    if (topics == null || mapped.isEmpty()) {
      return;
    }
    Set<String> read = names(topics, topic -> topic);
    Stream.concat(
            read.stream().filter(topic -> !mapped.contains(topic)),
            mapped.stream().filter(topic -> !read.contains(topic)))
        .forEach(
            topic ->
                add(
                    SinkSettings.TABLES,
                    "and topics=%s must name the same topics, but '%s' is in one only",
                    topics,
                    topic));
    if (mapped.size() < names(settings.get(SinkSettings.TABLES), pair -> pair).size()) {
      add(SinkSettings.TABLES, "names a topic twice; a topic has one table");
    }
  }

  /** A pattern may name more topics, whose first record stops the task; not fewer. */
  private void pattern(Set<String> mapped) {
    String regex = settings.get(TOPICS_REGEX);
    if (isBlank(regex)) {
      return;
    }
    try {
      Pattern pattern = Pattern.compile(regex);
      mapped.stream()
          .filter(topic -> !pattern.matcher(topic).matches())
          .forEach(topic -> add(TOPICS_REGEX, "does not match '%s' of 'tables'", topic));
    } catch (PatternSyntaxException noPattern) {
      add(TOPICS_REGEX, "is no pattern: %s; mend it", noPattern.getDescription());
    }
  }

  private Set<String> mapped() {
    return names(settings.get(SinkSettings.TABLES), SinkChecks::topicOf);
  }

  /** A budget of a table that nothing writes to is a misspelt one. */
  private void budgets() {
    Set<String> tables = names(settings.get(SinkSettings.TABLES), SinkChecks::tableOf);
    for (String table : names(settings.get(SinkSettings.WRITE_UNITS), SinkChecks::topicOf)) {
      if (!tables.contains(table)) {
        add(SinkSettings.WRITE_UNITS, "names '%s', which is no table of %s", table, tables);
      }
    }
  }

  private void role() {
    boolean none = isBlank(settings.get(SinkSettings.ROLE_ARN));
    for (String key : List.of(SinkSettings.ROLE_EXTERNAL_ID, SinkSettings.STS_ENDPOINT)) {
      if (none && !isBlank(settings.get(key))) {
        add(key, "is for a role; set %s too, or remove it", SinkSettings.ROLE_ARN);
      }
    }
  }

  private void credentials() {
    boolean id = isBlank(settings.get(SinkSettings.ACCESS_KEY_ID));
    boolean secret = isBlank(settings.get(SinkSettings.SECRET_ACCESS_KEY));
    if (id != secret) {
      String missing = id ? SinkSettings.ACCESS_KEY_ID : SinkSettings.SECRET_ACCESS_KEY;
      problems.add(
          new Problem(
              missing, missing + " is missing; set both keys, or none to use AWS's default chain"));
    } else if (!id && !isLoopback(settings.get(SinkSettings.ENDPOINT))) {
      problems.add(
          new Problem(
              SinkSettings.ACCESS_KEY_ID,
              SinkSettings.ACCESS_KEY_ID
                  + " is only for a "
                  + SinkSettings.ENDPOINT
                  + " on loopback; remove both keys, so that AWS's default chain is used"));
    }
  }

  private static boolean isLoopback(@Nullable String endpoint) {
    String host =
        endpoint == null || endpoint.isBlank() ? null : URI.create(endpoint.strip()).getHost();
    return host != null
        && (host.equals("localhost")
            || host.equals("[::1]")
            || host.matches("127(\\.\\d{1,3}){3}"));
  }

  private void atLeast(String key, String least) {
    long value = number(key);
    if (value < number(least)) {
      add(key, "must not be below %s, which is %s", least, number(least));
    }
  }

  private long number(String key) {
    Object value = settings.get(key);
    Object given = value == null ? SinkSettings.definition().defaultValues().get(key) : value;
    return Long.parseLong(String.valueOf(given).strip());
  }

  private void add(String key, String problem, Object... arguments) {
    String value = settings.containsKey(key) ? "=" + settings.get(key) : " (not set)";
    problems.add(new Problem(key, key + value + " " + problem.formatted(arguments)));
  }

  private static String topicOf(String pair) {
    return pair.substring(0, Math.max(0, pair.indexOf(':')));
  }

  private static String tableOf(String pair) {
    return pair.substring(pair.indexOf(':') + 1);
  }

  private static Set<String> names(@Nullable String list, UnaryOperator<String> name) {
    if (list == null) {
      return Set.of();
    }
    return Stream.of(list.split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .map(name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
