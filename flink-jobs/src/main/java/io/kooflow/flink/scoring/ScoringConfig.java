package io.kooflow.flink.scoring;

import io.kooflow.flink.settings.JobArguments;
import io.kooflow.flink.settings.KafkaSettings;
import io.kooflow.flink.settings.RegistrySettings;
import io.kooflow.flink.settings.RunSettings;
import io.kooflow.flink.settings.Settings;
import io.kooflow.scoring.Limits;
import io.kooflow.scoring.ScorerSettings;
import java.io.Serial;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * Settings of the scoring job. Every key, its default and its unit stand in {@link #HELP}.
 *
 * @param model the endpoint and how hard to try it
 * @param linger longest wait of a text for others to share its request
 * @param groupId consumer group whose offsets say where a job without a checkpoint starts
 * @param acceptGaps whether to go on where Kafka has dropped changes that were never scored
 */
record ScoringConfig(
    KafkaSettings kafka,
    RegistrySettings registry,
    RunSettings run,
    ScorerSettings model,
    Duration linger,
    String groupId,
    boolean acceptGaps)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  static final String HELP =
      """
      Scores new and edited texts of koo.changes by a SageMaker endpoint into koo.scores.
      Settings, as --KEY VALUE or as lines KEY=VALUE of the file given by --config FILE
      (secrets in the file only):
      """
          + KafkaSettings.HELP
          + RegistrySettings.HELP
          + """
        model.endpoint NAME                     required; the SageMaker endpoint
        model.region REGION                     us-east-1
        model.url URL                           another address than Amazon's; https unless local
        model.max-in-flight N                   8 requests at once, of up to 64 texts each
        model.max-attempts N                    6 tries of one request, then dead letters
        model.attempt-timeout DURATION          10 s
        model.call-timeout DURATION             30 s with all tries; less than half of checkpoint.timeout
        model.first-backoff DURATION            100 ms, doubling up to
        model.max-backoff DURATION              5 s
        linger DURATION                         50 ms that a text may wait for others
        group-id NAME                           kooflow-scoring; a job without a checkpoint goes on at its offsets
        accept-gaps true|false                  false; true goes on where Kafka has dropped unscored changes
      """
          + RunSettings.HELP;

  /**
   * A checkpoint may wait for two answers in turn: for the one that makes room for the text that is
   * being read, and for that text's own. Both must be there before its timeout.
   */
  ScoringConfig {
    if (model.callTimeout().multipliedBy(2).compareTo(run.checkpointTimeout()) >= 0) {
      throw new IllegalArgumentException(
          "model.call-timeout (%s) must be less than half of checkpoint.timeout (%s), since a checkpoint may wait for two calls: shorten the one or lengthen the other"
              .formatted(model.callTimeout(), run.checkpointTimeout()));
    }
  }

  /** Reads the command line; an unknown or unreadable key is an IllegalArgumentException. */
  static ScoringConfig from(String... args) {
    Settings settings = new Settings(JobArguments.read(args));
    ScoringConfig config =
        new ScoringConfig(
            KafkaSettings.takeFrom(settings),
            RegistrySettings.takeFrom(settings),
            RunSettings.takeFrom(settings),
            model(settings),
            settings.duration("linger", Duration.ofMillis(50)),
            settings.text("group-id", "kooflow-scoring"),
            settings.yesOrNo("accept-gaps", false));
    settings.refuseRest();
    return config;
  }

  private static ScorerSettings model(Settings settings) {
    String url = settings.text("model.url", "");
    return new ScorerSettings(
        settings.required("model.endpoint"),
        settings.text("model.region", "us-east-1"),
        url.isEmpty() ? null : URI.create(url),
        settings.integer("model.max-in-flight", 8, 1),
        settings.integer("model.max-attempts", 6, 1),
        settings.duration("model.attempt-timeout", Duration.ofSeconds(10)),
        settings.duration("model.call-timeout", Duration.ofSeconds(30)),
        settings.duration("model.first-backoff", Duration.ofMillis(100)),
        settings.duration("model.max-backoff", Duration.ofSeconds(5)));
  }

  /**
   * Texts under way at once: as many as the requests in flight hold, so that none of them queues
   * for a request.
   */
  int textsUnderWay() {
    return model.maxInFlight() * Limits.MAX_INSTANCES;
  }
}
