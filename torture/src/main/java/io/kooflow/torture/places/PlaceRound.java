package io.kooflow.torture.places;

import io.kooflow.embedded.FlinkRest;
import io.kooflow.embedded.FlinkRest.Run;
import io.kooflow.torture.TortureException;
import io.kooflow.torture.kills.DemoProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A demo in one place, and a second one on the folder that the first left.
 *
 * @param root the project's folder
 * @param seed of the first demo's input; the second has the next
 * @param events writes of the first demo; the second has half as many
 * @param rate writes per second
 */
record PlaceRound(Path root, Place place, long seed, long events, double rate) {
  private static final Duration LIMIT = Duration.ofHours(2);
  private static final String CLEAN = "audit: 0 differences";

  /**
   * Runs both to the end; afterwards nothing of them runs.
   *
   * @param folder takes a folder of the place's name and both outputs
   * @throws TortureException if a demo does not end clean, or the second has forgotten where its
   *     jobs were
   */
  void run(Path folder, Consumer<String> told) throws Exception {
    Path data = Files.createDirectory(folder.resolve(place.folder())).resolve("data");
    try (DemoProcess demo = start(folder.resolve("first.log"), data, seed, events)) {
      demo.awaitReady();
      end(demo, "the first demo", told);
    }
    try (DemoProcess demo = start(folder.resolve("second.log"), data, seed + 1, events / 2)) {
      demo.awaitReady();
      requireRestored(demo, told);
      end(demo, "the second demo", told);
    }
  }

  private DemoProcess start(Path output, Path data, long input, long writes) throws IOException {
    List<String> options =
        List.of(
            "--exit",
            "--data-dir",
            data.toString(),
            "--seed",
            Long.toString(input),
            "--events",
            Long.toString(writes),
            "--rate",
            Double.toString(rate));
    return DemoProcess.start(root, output, options, place.environment());
  }

  private static void end(DemoProcess demo, String name, Consumer<String> told) throws Exception {
    int status = demo.awaitEnd(LIMIT);
    demo.awaitNothingLeft(LIMIT);
    String verdict = demo.verdict();
    told.accept(String.format(Locale.ROOT, "  %s: status %d, %s", name, status, verdict));
    if (status != 0 || !verdict.equals(CLEAN)) {
      throw new TortureException(name + " did not end clean");
    }
  }

  /** Each job began from its checkpoint, not from what Kafka and the lake say. */
  private static void requireRestored(DemoProcess demo, Consumer<String> told) throws IOException {
    FlinkRest flink = new FlinkRest(URI.create(demo.endpoints().flink().url()));
    List<Run> jobs = flink.runs();
    List<String> forgotten =
        jobs.stream().filter(job -> !flink.restored(job.id())).map(Run::name).toList();
    if (jobs.isEmpty() || !forgotten.isEmpty()) {
      throw new TortureException("no checkpoint was found by " + forgotten);
    }
    told.accept(
        String.format(Locale.ROOT, "  %d jobs have gone on from their checkpoints", jobs.size()));
  }
}
