package io.kooflow.platform.demo;

import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.RunningPlatforms;
import io.kooflow.platform.folder.DataFolder;
import io.kooflow.platform.folder.Sweep;
import io.kooflow.platform.input.Input;
import io.kooflow.platform.input.polis.PolisInput;
import io.kooflow.platform.input.synthetic.SyntheticInput;
import io.kooflow.platform.start.LocalPlatform;
import io.kooflow.scoring.ScorerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from the first line to the last. */
public final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final int STOP_LIMIT_SECONDS = 20;

  private final DemoOptions options;
  private final Consumer<Path> temporaryFiles;
  private final Terminal terminal = Terminal.system();
  private final AtomicReference<@Nullable Endpoints> endpoints = new AtomicReference<>();

  /**
   * @param temporaryFiles told, before anything is started, a folder for temporary files of this
   *     JVM, such as native code that libraries unpack: there, none stays behind when it is killed
   */
  public Demo(DemoOptions options, Consumer<Path> temporaryFiles) {
    this.options = options;
    this.temporaryFiles = temporaryFiles;
  }

  /**
   * Runs the demo and ends everything it started, also when the user or the system stops it.
   *
   * @return whether the audit was clean
   * @throws StoppedException if it was stopped
   */
  public boolean run() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    AtomicBoolean stopped = new AtomicBoolean();
    Thread stop = new Thread(() -> stop(main, ended, stopped), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      return runToTheEnd(input());
    } catch (Exception failed) {
      // Whatever a stop in the middle made of it, it is not a failure.
      throw stopped.get() ? new StoppedException(failed) : failed;
    } finally {
      ended.countDown();
    }
  }

  /** Interrupts the run and waits until it has ended what it started. */
  private static void stop(Thread main, CountDownLatch ended, AtomicBoolean stopped) {
    if (ended.getCount() == 0) {
      return;
    }
    stopped.set(true);
    main.interrupt();
    try {
      if (!ended.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Not everything ended in time; the rest ends by itself within ten seconds");
      }
    } catch (InterruptedException twice) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean runToTheEnd(Input input) throws Exception {
    long began = System.nanoTime();
    RunningPlatforms running = RunningPlatforms.ofThisUser();
    try (DataFolder folder = DataFolder.take(options.dataDir());
        Sweep sweep = Sweep.ofWhenKilled(leftBehind(folder, running))) {
      temporaryFiles.accept(folder.below("tmp"));
      terminal.line(
          "Data folder: " + folder.path() + (folder.temporary() ? " (goes at the end)" : ""));
      terminal.line(Welcome.starting(options.given().parts()));
      try (LocalPlatform platform =
          LocalPlatform.start(folder, options.dynamodb(), options.given(), terminal::line)) {
        endpoints.set(platform.endpoints());
        running.add(folder.path());
        terminal.line(
            String.format(Locale.ROOT, "ready in %.0f s", (System.nanoTime() - began) / 1e9));
        Welcome.lines(platform.endpoints()).forEach(terminal::line);
        return new DemoRun(options, input, platform, terminal).run();
      } finally {
        running.remove();
      }
    }
  }

  private static List<Path> leftBehind(DataFolder folder, RunningPlatforms running) {
    return folder.temporary() ? List.of(folder.path(), running.own()) : List.of(running.own());
  }

  private Input input() {
    Path polis = options.polis();
    if (polis == null) {
      return new SyntheticInput(options.seed(), options.events());
    }
    return PolisInput.read(polis, new ModelLanguages(this::model));
  }

  private ScorerSettings model() {
    Endpoints running = endpoints.get();
    if (running == null) {
      throw new IllegalStateException("languages were asked for before the model ran");
    }
    return Connections.of(running).model();
  }
}
