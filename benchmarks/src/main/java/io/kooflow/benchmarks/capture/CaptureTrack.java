package io.kooflow.benchmarks.capture;

import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.contender.ClassPaths;
import io.kooflow.benchmarks.contender.FixedWork;
import io.kooflow.benchmarks.contender.PeerClassPath;
import io.kooflow.benchmarks.contender.Run;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stream that contenders read one after another, each from its beginning. Owns the stub's process
 * and the DynamoDB that peers keep their leases in.
 */
final class CaptureTrack implements AutoCloseable {
  static final String OURS = "kooflow";
  static final String KCL = "kcl";
  static final String LOOP = "bare-loop";

  /** All who can run, the reference line last. */
  static final List<String> NAMES = List.of(OURS, KCL, LOOP);

  private static final List<String> JVM =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-XX:+UseParallelGC",
          "-XX:+PerfDisableSharedMem",
          "-Dfile.encoding=UTF-8",
          "-Dlog4j2.configurationFile=log4j2-bench.xml");

  private final StreamLoad load;
  private final Path folder;
  private final Duration limit;
  private final Progress progress;
  private final @Nullable Path profiles;
  private final ChildProcess stub;
  private final EmbeddedDynamoDb leases;
  private final String address;
  private int runs;

  private CaptureTrack(
      StreamLoad load,
      Path folder,
      Duration limit,
      Progress progress,
      @Nullable Path profiles,
      ChildProcess stub,
      EmbeddedDynamoDb leases,
      String address) {
    this.load = load;
    this.folder = folder;
    this.limit = limit;
    this.progress = progress;
    this.profiles = profiles;
    this.stub = stub;
    this.leases = leases;
    this.address = address;
  }

  /**
   * Starts the stub.
   *
   * @param folder for the runs, empty
   * @param limit longest run; one that lasts longer has no figure
   * @param profiles folder for a flight recording of each run; null for none
   */
  static CaptureTrack start(
      StreamLoad load, Path folder, Duration limit, Progress progress, @Nullable Path profiles) {
    int port = FreePorts.next();
    ChildProcess stub =
        new ForkedJvm(
                StreamServerMain.class.getName(),
                ClassPaths.benchmarks(),
                List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC"),
                List.of(
                    Integer.toString(port),
                    Long.toString(load.records()),
                    Integer.toString(load.shards())))
            .start("stub", folder)
            .awaitPort(port);
    EmbeddedDynamoDb leases = EmbeddedDynamoDb.start(folder.resolve("leases"));
    return new CaptureTrack(
        load, folder, limit, progress, profiles, stub, leases, "http://127.0.0.1:" + port);
  }

  /**
   * Lets one contender read the whole stream.
   *
   * @return not equal if it died, was too slow, or read something else
   * @throws IllegalStateException if the libraries of a peer cannot be had
   */
  Run run(String name) throws IOException {
    Path place = Files.createDirectories(folder.resolve("run-" + ++runs + "-" + name));
    Path result = place.resolve("result");
    return new FixedWork(load.records(), limit, progress)
        .run(name, jvm(name, result), place, result, this::isAll);
  }

  private boolean isAll(String result) {
    return result.equals(load.records() + " " + load.fingerprint());
  }

  private ForkedJvm jvm(String name, Path result) {
    List<String> arguments =
        List.of(
            address,
            Long.toString(load.records()),
            result.toString(),
            leases.endpoint().toString(),
            StreamPages.ARN);
    List<String> options = new ArrayList<>(JVM);
    if (profiles != null) {
      Path file =
          profiles.resolve(String.format(Locale.ROOT, "%s-%d-%d.jfr", name, load.records(), runs));
      options.add("-XX:StartFlightRecording=settings=profile,filename=" + file);
    }
    return switch (name) {
      case OURS ->
          new ForkedJvm(OursMain.class.getName(), ClassPaths.benchmarks(), options, arguments);
      case KCL -> new ForkedJvm("KclCapture", peer(), options, arguments);
      case LOOP -> new ForkedJvm("LoopCapture", peer(), options, arguments);
      default -> throw new IllegalArgumentException("unknown contender " + name);
    };
  }

  private String peer() {
    return PeerClassPath.of("kcl", "", progress);
  }

  @Override
  public void close() {
    leases.close();
    stub.close();
  }
}
