package io.kooflow.flink.landing;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.FlinkJob;
import io.kooflow.embedded.FlinkJvm;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a cluster in a JVM of its own, which has nothing but its class path file. */
class LandingJarIT {

  @TempDir Path folder;

  @Test
  void landsEveryRecordOnceThoughTheClusterIsKilledAndItsCheckpointsAreLost() throws Exception {
    try (LocalServers servers = new LocalServers(folder.resolve("servers"));
        RESTCatalog catalog = servers.openCatalog()) {
      servers.clear();
      try (Feed feed = new Feed(servers, "feed")) {
        feedLikes(feed, 1, 30);
        Path settings = settings(servers);
        try (ChildProcess cluster = start(settings, "kept")) {
          Landed.awaitExactly(catalog, feed.rows);
          feedLikes(feed, 31, 60);
          cluster.kill();
        }
        feedLikes(feed, 61, 70);
        try (ChildProcess cluster = start(settings, "lost")) {
          Landed.awaitExactly(catalog, feed.rows);
          feedLikes(feed, 71, 100);
          cluster.kill();
        }
        // From the first run's checkpoints, long overtaken by the second run.
        try (ChildProcess cluster = start(settings, "kept")) {
          feedLikes(feed, 101, 110);
          Landed.awaitExactly(catalog, feed.rows);
          cluster.kill();
        }
        Landed.read(catalog, LandedTopic.REACTION_CHANGES.table()).requireContiguousRanges();
      }
    }
  }

  private static void feedLikes(Feed feed, int from, int to) throws Exception {
    feed.begin();
    for (int n = from; n <= to; n++) {
      feed.row(Topics.REACTION_CHANGES, n % 10 + 1, Events.like(n));
    }
    feed.commit();
  }

  private ChildProcess start(Path settings, String checkpoints) throws IOException {
    Path job = folder.resolve("landing.job");
    new FlinkJob(
            LandingJob.NAME,
            Path.of("target", "kooflow-flink-jobs.jar"),
            LandingJob.class.getName(),
            List.of("--config", settings.toString()),
            folder.resolve("checkpoints").resolve(checkpoints),
            Map.of())
        .write(job);
    int port = FreePorts.next();
    String classPath = ForkedJvm.classPathFrom(Path.of("target", "cluster.classpath"));
    return FlinkJvm.of(classPath, ForkedJvm.SMALL, folder.resolve("flink"), port, 4, List.of(job))
        .start("flink", folder)
        .awaitHttp(URI.create("http://127.0.0.1:" + port + "/overview"));
  }

  private Path settings(LocalServers servers) throws IOException {
    Properties properties = new Properties();
    properties.putAll(servers.settings());
    Path file = folder.resolve("landing.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }
}
