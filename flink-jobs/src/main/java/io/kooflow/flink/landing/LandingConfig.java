package io.kooflow.flink.landing;

import io.kooflow.flink.settings.JobArguments;
import io.kooflow.flink.settings.KafkaSettings;
import io.kooflow.flink.settings.RegistrySettings;
import io.kooflow.flink.settings.RunSettings;
import io.kooflow.flink.settings.Settings;
import io.kooflow.lake.CatalogConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings of the landing job. Every key, its default and its unit stand in {@link #HELP}.
 *
 * @param topics what lands; at least one, each once
 * @param groupId consumer group whose offsets show progress in Kafka's tools; where the job starts
 *     is never taken from it
 * @param maxOpenDays days that one writer keeps a file open for; bounds memory and file handles
 * @param acceptGaps whether to go on where Kafka has dropped records that never landed
 */
record LandingConfig(
    KafkaSettings kafka,
    RegistrySettings registry,
    CatalogConfig catalog,
    RunSettings run,
    List<LandedTopic> topics,
    String groupId,
    int maxOpenDays,
    boolean acceptGaps) {

  static final String HELP =
      """
      Lands topics in the Iceberg tables of the namespace koo, row for row, exactly once.
      Settings, as --KEY VALUE or as lines KEY=VALUE of the file given by --config FILE
      (secrets in the file only):
      """
          + KafkaSettings.HELP
          + RegistrySettings.HELP
          + """
        catalog.uri URL                         required; an Iceberg REST catalog
        catalog.warehouse NAME                  required
        catalog.property.NAME                   passed to Iceberg, such as rest.auth.type
        s3.endpoint URL                         another S3 than Amazon's
        s3.path-style true|false                false
        s3.region REGION                        else as the SDK finds it
        s3.access-key-id, s3.secret-access-key  else as the SDK finds them
        topics NAME,...                         all: %s;
                                                a job for each keeps one table's trouble from the others
        group-id NAME                           kooflow-landing; shows progress in Kafka's tools
        max-open-days N                         64 files open at once per writer
        accept-gaps true|false                  false; true goes on where Kafka has dropped records
      """
              .formatted(allTopics())
          + RunSettings.HELP;

  /** Refuses an empty or repeated list of topics. */
  LandingConfig {
    topics = List.copyOf(topics);
    if (topics.isEmpty() || topics.stream().distinct().count() != topics.size()) {
      throw new IllegalArgumentException("topics must name each topic once, got " + topics);
    }
  }

  /** Reads the command line; an unknown or unreadable key is an IllegalArgumentException. */
  static LandingConfig from(String... args) {
    Settings settings = new Settings(JobArguments.read(args));
    LandingConfig config =
        new LandingConfig(
            KafkaSettings.takeFrom(settings),
            RegistrySettings.takeFrom(settings),
            CatalogConfig.takeFrom(settings.left()),
            RunSettings.takeFrom(settings),
            topics(settings.text("topics", allTopics())),
            settings.text("group-id", "kooflow-landing"),
            settings.integer("max-open-days", 64, 1),
            settings.yesOrNo("accept-gaps", false));
    settings.refuseRest();
    return config;
  }

  /**
   * {@code landing}, followed by the tables if not all topics land: jobs for different topics run
   * beside each other.
   */
  String jobName() {
    if (topics.size() == LandedTopic.values().length) {
      return LandingJob.NAME;
    }
    return topics.stream()
        .map(landed -> "-" + landed.table().name())
        .collect(Collectors.joining("", LandingJob.NAME, ""));
  }

  private static List<LandedTopic> topics(String names) {
    return Arrays.stream(names.split(",", -1))
        .map(String::strip)
        .map(LandingConfig::topic)
        .toList();
  }

  private static LandedTopic topic(String name) {
    return LandedTopic.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "topics: no topic " + name + " lands, only " + allTopics()));
  }

  private static String allTopics() {
    return Arrays.stream(LandedTopic.values())
        .map(LandedTopic::topic)
        .collect(Collectors.joining(","));
  }
}
