package io.kooflow.platform.start;

import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.lake.ContentScoresTable;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.UserChangesTable;
import io.kooflow.schemas.Topics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Flink jobs of a local platform: scoring, and one landing job for each table, so that the
 * trouble of one table is its own.
 */
public enum FlinkJobs {
  LAND_KOO_CHANGES(KooChangesTable.TABLE, Topics.KOO_CHANGES),
  LAND_REACTION_CHANGES(ReactionChangesTable.TABLE, Topics.REACTION_CHANGES),
  LAND_USER_CHANGES(UserChangesTable.TABLE, Topics.USER_CHANGES),
  LAND_CONTENT_SCORES(ContentScoresTable.TABLE, Topics.KOO_SCORES),
  SCORING("scoring", "scoring", "", "io.kooflow.flink.scoring.ScoringJob");

  private static final String LANDING = "landing-";

  private final String jobName;
  private final String title;
  private final String topic;
  private final String mainClass;

  FlinkJobs(LakeTable table, String topic) {
    this(
        LANDING + table.name(),
        "landing of " + table.name(),
        topic,
        "io.kooflow.flink.landing.LandingJob");
  }

  FlinkJobs(String jobName, String title, String topic, String mainClass) {
    this.jobName = jobName;
    this.title = title;
    this.topic = topic;
    this.mainClass = mainClass;
  }

  /** Its name in Flink, as its main gives it. */
  public String jobName() {
    return jobName;
  }

  /** Its name for a person. */
  public String title() {
    return title;
  }

  /** The topic that it lands; empty for scoring. */
  String topic() {
    return topic;
  }

  String mainClass() {
    return mainClass;
  }

  /** Where its description is, below the data folder. */
  Path file(Path dataFolder) {
    return dataFolder.resolve("conf").resolve(jobName + ".job");
  }

  /**
   * What is known of each job of a platform that runs on {@code dataFolder}; a job that nothing is
   * known of yet is absent.
   */
  public static Map<FlinkJobs, FlinkJobStatus> statuses(Path dataFolder) {
    Map<FlinkJobs, FlinkJobStatus> found = new LinkedHashMap<>();
    for (FlinkJobs job : values()) {
      FlinkJobStatus.read(FlinkJobStatus.fileOf(job.file(dataFolder)))
          .ifPresent(status -> found.put(job, status));
    }
    return found;
  }

  /** The jobs that land these tables, by the tables' names. */
  static List<FlinkJobs> landing(Set<String> tables) {
    return Stream.of(values())
        .filter(job -> tables.stream().anyMatch(table -> job.jobName.equals(LANDING + table)))
        .toList();
  }

  /** Whether a run of that name does the work of one of ours: landing of other groups of tables. */
  static boolean looksLikeOurs(String runName) {
    return runName.equals(SCORING.jobName)
        || runName.equals("landing")
        || runName.startsWith("landing-");
  }

  /** The jobs' names in Flink. */
  public static List<String> names() {
    return List.of(values()).stream().map(FlinkJobs::jobName).toList();
  }
}
