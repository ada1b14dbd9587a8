package io.kooflow.benchmarks.sink;

import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.contender.ClassPaths;
import io.kooflow.benchmarks.contender.FixedWork;
import io.kooflow.benchmarks.contender.PeerClassPath;
import io.kooflow.benchmarks.contender.Run;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.FlinkJvm;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs contenders that write the same records to a table, each with a stub of its own. */
final class SinkTrack {
  static final String OURS = "kooflow";
  static final String FLINK = "flink-dynamodb";
  static final String LOOP = "sdk-loop";

  /** All who can run. */
  static final List<String> NAMES = List.of(OURS, FLINK, LOOP);

  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final Path folder;
  private final boolean hot;
  private final String heap;
  private final Progress progress;
  private int runs;

  /**
   * @param folder for the runs, empty
   * @param hot whether 5 % of the koos get half of the records
   * @param heap of a contender, as 1g
   */
  SinkTrack(Path folder, boolean hot, String heap, Progress progress) {
    this.folder = folder;
    this.hot = hot;
    this.heap = heap;
    this.progress = progress;
  }

  /** One contender writes so many records; equal if the newest of each koo stands at the end. */
  Run run(String name, long records) throws IOException {
    Path place = Files.createDirectories(folder.resolve("run-" + ++runs + "-" + name));
    int port = FreePorts.next();
    String address = "http://127.0.0.1:" + port;
    List<String> told = new ArrayList<>();
    try (ChildProcess stub = stub(port, place)) {
      String expected = ItemLoad.state(hot, records);
      Path result = place.resolve("result");
      Run run =
          new FixedWork(records, LIMIT, progress)
              .run(
                  name,
                  jvm(name, List.of(address, "" + records, "" + result, "" + hot)),
                  place,
                  result,
                  done -> {
                    told.addAll(List.of(state(address).split("\n")));
                    return told.get(0).equals(expected);
                  });
      return told.isEmpty()
          ? run
          : run.withOutput(Long.parseLong(told.get(1)), Long.parseLong(told.get(2)));
    }
  }

  private static ChildProcess stub(int port, Path place) {
    return new ForkedJvm(
            TableServerMain.class.getName(),
            ClassPaths.benchmarks(),
            // Without it each answer waits 40 ms for what it acknowledges.
            List.of(
                "-Xms512m", "-Xmx512m", "-XX:+UseParallelGC", "-Dsun.net.httpserver.nodelay=true"),
            List.of(Integer.toString(port)))
        .start("stub", place)
        .awaitPort(port);
  }

  private static String state(String address) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
          .body();
    } catch (IOException failed) {
      throw new IllegalStateException("the stub does not tell its state", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the stub was asked", interrupted);
    }
  }

  private ForkedJvm jvm(String name, List<String> arguments) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+UseParallelGC",
                "-XX:+PerfDisableSharedMem",
                "-Dfile.encoding=UTF-8",
                "-Dlog4j2.configurationFile=log4j2-bench.xml"));
    return switch (name) {
      case OURS ->
          new ForkedJvm(OursMain.class.getName(), ClassPaths.benchmarks(), options, arguments);
      case FLINK -> {
        options.addAll(FlinkJvm.OPENS);
        yield new ForkedJvm("FlinkSink", peer(), options, arguments);
      }
      case LOOP -> new ForkedJvm("LoopSink", peer(), options, arguments);
      default -> throw new IllegalArgumentException("unknown contender " + name);
    };
  }

  private String peer() {
    return PeerClassPath.of("flink-dynamodb", ClassPaths.own(), progress);
  }
}
