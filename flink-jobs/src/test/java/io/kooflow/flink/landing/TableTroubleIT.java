package io.kooflow.flink.landing;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.FlinkJob;
import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.FlinkJobStatus.State;
import io.kooflow.embedded.FlinkJvm;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import io.kooflow.flink.scoring.ScoringJob;
import io.kooflow.flink.scoring.StubModel;
import io.kooflow.lake.landing.LandingCommitter;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A landing job for each table, and scoring, on one cluster: the trouble of one is its own. */
class TableTroubleIT {
  private static final String KOOS = "landing-koo_changes";
  private static final String USERS = "landing-user_changes";
  private static final String SCORES = "landing-content_scores";
  private static final String SCORING = "scoring";

  @TempDir Path folder;

  @Test
  void theOthersRunOnAndTheTableGoesOnOnceItIsMended() throws Exception {
    try (LocalServers servers = new LocalServers(folder.resolve("servers"));
        StubModel model = new StubModel();
        RESTCatalog catalog = servers.openCatalog()) {
      servers.clear();
      try (Feed feed = new Feed(servers, "feed")) {
        feed.begin();
        feed.row(Topics.USER_CHANGES, 1, Events.user(1));
        feed.row(Topics.KOO_CHANGES, 1, Events.koo(1));
        feed.commit();
        int partition = claimMoreThanTheTopicHolds(catalog, feed.rows.last());
        try (ChildProcess cluster = start(servers, model)) {
          awaitState(USERS, State.STOPPED);
          assertThat(status(USERS).reason()).contains(Topics.USER_CHANGES + "/" + partition);
          awaitLanded(catalog, LandedTopic.KOO_CHANGES, 1);
          awaitLanded(catalog, LandedTopic.KOO_SCORES, 1);
          assertThat(cluster.isAlive()).isTrue();

          String last = fillUp(feed, partition);

          awaitState(USERS, State.RUNNING);
          await()
              .untilAsserted(
                  () ->
                      assertThat(Landed.read(catalog, LandedTopic.USER_CHANGES.table()).places())
                          .contains(last)
                          .doesNotHaveDuplicates());
        }
      }
    }
  }

  /** As after a topic that was made again: ranges that reach beyond its end. */
  private static int claimMoreThanTheTopicHolds(RESTCatalog catalog, String placeOfUser) {
    int partition = Integer.parseInt(placeOfUser.split("/", -1)[1]);
    Table table = LandedTopic.USER_CHANGES.table().createIfMissing(catalog);
    TreeMap<SourcePartition, OffsetRange> ranges = new TreeMap<>();
    ranges.put(
        new SourcePartition(Topics.USER_CHANGES, partition), new OffsetRange(0, 20, 0, 0, 0));
    new LandingCommitter(table).commit(List.of(), OffsetRanges.of(ranges));
    return partition;
  }

  /** User 1 again and again, until the topic is as long as the table says; the last one's place. */
  private static String fillUp(Feed feed, int partition) throws Exception {
    for (int n = 3; n <= 40; n++) {
      feed.begin().row(Topics.USER_CHANGES, 1, Events.user(n)).commit();
    }
    String prefix = Topics.USER_CHANGES + "/" + partition + "/";
    long newest =
        feed.rows.stream()
            .filter(place -> place.startsWith(prefix))
            .mapToLong(place -> Long.parseLong(place.substring(prefix.length())))
            .max()
            .orElseThrow();
    return prefix + newest;
  }

  private static void awaitLanded(RESTCatalog catalog, LandedTopic landed, int rows) {
    await()
        .untilAsserted(
            () -> assertThat(Landed.read(catalog, landed.table()).places()).hasSize(rows));
  }

  private void awaitState(String job, State state) {
    await().untilAsserted(() -> assertThat(status(job)).extracting("state").isEqualTo(state));
  }

  private FlinkJobStatus status(String job) {
    return FlinkJobStatus.read(FlinkJobStatus.fileOf(folder.resolve(job + ".job")))
        .orElseGet(() -> new FlinkJobStatus(State.STARTING, 0, ""));
  }

  private ChildProcess start(LocalServers servers, StubModel model) throws IOException {
    List<Path> jobs = new ArrayList<>();
    Map<String, String> landing = servers.settings();
    for (LandedTopic landed :
        List.of(LandedTopic.KOO_CHANGES, LandedTopic.USER_CHANGES, LandedTopic.KOO_SCORES)) {
      Map<String, String> settings = new HashMap<>(landing);
      settings.put("topics", landed.topic());
      jobs.add(job("landing-" + landed.table().name(), LandingJob.class.getName(), settings));
    }
    Map<String, String> scoring = new HashMap<>();
    for (String key : List.of("kafka.bootstrap-servers", "registry.url", "checkpoint.interval")) {
      scoring.put(key, landing.getOrDefault(key, ""));
    }
    scoring.put("model.url", model.uri().toString());
    scoring.put("model.endpoint", "koo-text");
    jobs.add(job(SCORING, ScoringJob.class.getName(), scoring));
    assertThat(jobs).extracting(job -> job.getFileName().toString()).contains(SCORES + ".job");
    int port = FreePorts.next();
    List<String> options = new ArrayList<>(ForkedJvm.SMALL);
    options.add("-Xmx640m");
    options.add("-Dkooflow.flink.longest-delay-millis=2000");
    String classPath = ForkedJvm.classPathFrom(Path.of("target", "cluster.classpath"));
    return FlinkJvm.of(classPath, options, folder.resolve("flink"), port, jobs.size(), jobs)
        .start("flink", folder)
        .awaitHttp(URI.create("http://127.0.0.1:" + port + "/overview"));
  }

  private Path job(String name, String mainClass, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.put("start.wait", "1 ms");
    Path file = folder.resolve(name + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    Path job = folder.resolve(name + ".job");
    new FlinkJob(
            name,
            Path.of("target", "kooflow-flink-jobs.jar"),
            mainClass,
            List.of("--config", file.toString()),
            folder.resolve("checkpoints").resolve(name),
            Map.of())
        .write(job);
    return job;
  }
}
