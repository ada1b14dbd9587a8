package io.kooflow.torture.kills;

import io.kooflow.torture.TortureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One demo in which processes are killed while it runs, and its audit.
 *
 * @param root the project's folder
 * @param seed of the order, the pauses and the demo's input
 * @param processes names of those that are killed, each once
 * @param events writes of the demo
 * @param rate writes per second
 */
public record KillRound(Path root, long seed, List<String> processes, long events, double rate) {
  /** The demo itself gives up what makes no headway; these are for a demo that does not. */
  private static final Duration BACK_LIMIT = Duration.ofHours(1);

  private static final Duration END_LIMIT = Duration.ofHours(2);

  /**
   * That all ends, not how soon: the watcher of the native server looks once more, a second later,
   * before it ends, and a busy machine is slower.
   */
  private static final Duration LEFT_LIMIT = Duration.ofMinutes(5);

  /**
   * What became of the demo.
   *
   * @param status exit status of the demo; 0 only after a clean audit
   * @param verdict the audit's last line, or why there is none
   */
  public record Outcome(int status, String verdict) {
    public boolean clean() {
      return status == 0 && verdict.equals("audit: 0 differences");
    }
  }

  /**
   * Runs it to the end; afterwards nothing of it runs.
   *
   * @param folder takes the data folder {@code data}, the reports {@code report} and the output
   *     {@code demo.log}
   * @param told one line per kill and return
   * @throws TortureException if a killed process does not come back, the demo does not end, or
   *     leaves a process behind
   */
  public Outcome run(Path folder, Consumer<String> told) throws Exception {
    return run(folder, Map.of(), told);
  }

  /** As the other, with more in the environment of the demo. */
  public Outcome run(Path folder, Map<String, String> environment, Consumer<String> told)
      throws Exception {
    List<String> options =
        List.of(
            "--exit",
            "--data-dir",
            folder.resolve("data").toString(),
            "--report",
            folder.resolve("report").toString(),
            "--seed",
            Long.toString(seed),
            "--events",
            Long.toString(events),
            "--rate",
            Double.toString(rate));
    try (DemoProcess demo =
        DemoProcess.start(root, folder.resolve("demo.log"), options, environment)) {
      demo.awaitReady();
      for (Kill kill : Kill.plan(seed, processes)) {
        carryOut(kill, demo, told);
      }
      int status = demo.awaitEnd(END_LIMIT);
      demo.awaitNothingLeft(LEFT_LIMIT);
      return new Outcome(status, demo.verdict());
    }
  }

  private static void carryOut(Kill kill, DemoProcess demo, Consumer<String> told)
      throws Exception {
    Thread.sleep(kill.pause().toMillis());
    if (!demo.isAlive()) {
      throw new TortureException("the demo ended before %s was killed".formatted(kill.process()));
    }
    long began = System.nanoTime();
    long killed = demo.kill(kill.process());
    told.accept(
        String.format(
            Locale.ROOT,
            "  after %d ms: kill -9 %s (%d)",
            kill.pause().toMillis(),
            kill.process(),
            killed));
    demo.awaitBack(kill.process(), killed, BACK_LIMIT);
    told.accept(
        String.format(
            Locale.ROOT,
            "  %s is back after %.1f s",
            kill.process(),
            (System.nanoTime() - began) / 1e9));
  }
}
