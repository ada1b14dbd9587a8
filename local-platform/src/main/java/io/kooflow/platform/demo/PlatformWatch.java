package io.kooflow.platform.demo;

import io.kooflow.operations.connection.Connections;
import io.kooflow.platform.cost.SinkMeter;
import io.kooflow.platform.cost.TableCost;
import io.kooflow.platform.stage.Progress;
import io.kooflow.platform.stage.SetAside;
import io.kooflow.platform.stage.Stage;
import io.kooflow.platform.stage.StageReader;
import io.kooflow.platform.start.LocalPlatform;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the running platform once a second: stages, memory, and what the sink costs. A part that
 * is away keeps its last reading.
 */
final class PlatformWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformWatch.class);
  private static final int SELDOM = 5;

  /**
   * What one look saw.
   *
   * @param stages the last known ones while they cannot be read
   * @param megabytes memory of all processes together
   */
  record Look(List<Stage> stages, long megabytes) {}

  private final LocalPlatform platform;
  private final Consumer<Look> told;
  private final MemoryMeter memory = new MemoryMeter();
  private final SinkMeter meter;
  private final StageReader reader;
  private final SetAside setAside;
  private final Progress progress;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(PlatformWatch::daemon);
  private List<Stage> stages = List.of();
  private volatile boolean seldom;
  private int looks;

  /**
   * Starts at once.
   *
   * @param told each look, once a second
   */
  PlatformWatch(LocalPlatform platform, Consumer<Look> told) {
    this.platform = platform;
    this.told = told;
    this.meter = new SinkMeter(() -> platform.pidOf("connect"));
    Connections connections = Connections.of(platform.endpoints());
    this.reader = new StageReader(connections.kafka(), connections.catalog());
    this.setAside = new SetAside(connections.kafka());
    this.progress = new Progress(Path.of(platform.endpoints().dataDir()), InstantSource.system());
    clock.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "platform-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** From now on stages alone, every {@value #SELDOM} seconds: for a demo that stays up. */
  void seldom() {
    seldom = true;
  }

  private void look() {
    if (seldom && ++looks % SELDOM != 0) {
      return;
    }
    try {
      if (!seldom) {
        measure();
      }
      stages = reader.read();
      progress.note(stages);
      stages = setAside.addTo(stages);
    } catch (ExecutionException | TimeoutException | RuntimeException away) {
      LOG.debug("The stages cannot be read now", away);
    }
    if (!seldom) {
      told.accept(new Look(stages, megabytes()));
    }
  }

  private synchronized void measure() {
    memory.sample(platform.endpoints().processes().values());
    meter.read();
  }

  /** Highest memory of all processes together so far, in megabytes of proportional set size. */
  synchronized long peakMegabytes() {
    return memory.peakMegabytes();
  }

  private synchronized long megabytes() {
    return memory.lastMegabytes();
  }

  /** The same, now. */
  synchronized long megabytesNow() {
    memory.sample(platform.endpoints().processes().values());
    return memory.lastMegabytes();
  }

  /** What the serving tables cost until now. */
  synchronized Map<String, TableCost> cost() {
    meter.read();
    return meter.tables();
  }

  @Override
  public void close() throws Exception {
    clock.shutdownNow();
    if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
      LOG.debug("A look at the platform is still under way");
    }
    reader.close();
    setAside.close();
    meter.close();
  }
}
