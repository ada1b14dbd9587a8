package io.kooflow.platform.demo;

import io.kooflow.audit.Audit;
import io.kooflow.audit.AuditReport;
import io.kooflow.events.Trending;
import io.kooflow.operations.audit.PlatformAudit;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.operations.serving.ServingView;
import io.kooflow.platform.freshness.Freshness;
import io.kooflow.platform.freshness.FreshnessMonitor;
import io.kooflow.platform.input.Input;
import io.kooflow.platform.input.StoreWrite;
import io.kooflow.platform.load.Loader;
import io.kooflow.platform.report.CostReport;
import io.kooflow.platform.report.Reports;
import io.kooflow.platform.stage.Stage;
import io.kooflow.platform.start.LocalPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What happens once the platform is ready: write, wait for quiet, audit, tell, report. */
final class DemoRun {
  /** A rate that is reached to a tenth is reached: the first and last second count too. */
  private static final double RATE_SLACK = 0.9;

  /** How long what is under way may stay the same before the audit is given up. */
  private static final Duration AUDIT_WAIT = Duration.ofMinutes(3);

  private final DemoOptions options;
  private final Input input;
  private final LocalPlatform platform;
  private final Terminal terminal;
  private final AtomicLong reactions = new AtomicLong();
  private final AtomicLong megabytesAtHalf = new AtomicLong();
  private final long total;

  DemoRun(DemoOptions options, Input input, LocalPlatform platform, Terminal terminal) {
    this.options = options;
    this.input = input;
    this.platform = platform;
    this.terminal = terminal;
    this.total = Math.min(input.size(), options.events());
  }

  /**
   * Returns whether the audit was clean; where the demo stays up, only by an interrupt or failure.
   */
  boolean run() throws Exception {
    Thread main = Thread.currentThread();
    platform.failure().thenAccept(reason -> main.interrupt());
    try {
      return writeAndAudit();
    } catch (InterruptedException stopped) {
      if (!platform.failure().isDone()) {
        throw stopped;
      }
      terminal.line("kooflow: " + platform.failure().join());
      return false;
    }
  }

  private boolean writeAndAudit() throws Exception {
    try (DynamoDbClient client = Connections.of(platform.endpoints()).store().client();
        DynamoDbAsyncClient writing = Connections.of(platform.endpoints()).store().asyncClient();
        FreshnessMonitor freshness = freshness(client)) {
      Loader loader = new Loader(writing, write -> acknowledged(write, freshness));
      try (PlatformWatch watch = new PlatformWatch(platform, each -> look(each, loader))) {
        load(loader);
        AuditReport audit = audit();
        tell(audit, freshness, watch, new ServingView(client));
        if (options.exit()) {
          return audit.exitStatus() == 0;
        }
        watch.seldom(); // Status asks how long ago each stage made progress.
        return stayUp();
      }
    }
  }

  private FreshnessMonitor freshness(DynamoDbClient client) {
    return new FreshnessMonitor(Connections.of(platform.endpoints()).kafka(), client);
  }

  private void acknowledged(StoreWrite write, FreshnessMonitor freshness) {
    freshness.acknowledged(write);
    if (!(write instanceof StoreWrite.SignUp)) {
      reactions.incrementAndGet();
    }
  }

  private void look(PlatformWatch.Look look, Loader loader) {
    if (loader.written() >= total / 2) {
      megabytesAtHalf.compareAndSet(0, look.megabytes());
    }
    List<Stage> stages = look.stages();
    terminal.status(StatusLine.of(loader.written(), total, stages));
  }

  private void load(Loader loader) throws InterruptedException {
    terminal.line(
        String.format(
            Locale.ROOT,
            "Writing %,d events at %,.0f per second: %s",
            total,
            options.rate(),
            input.description()));
    long began = System.nanoTime();
    loader.load(limited(input.writes(), total), options.rate());
    double reached = loader.written() / Math.max(1e-9, (System.nanoTime() - began) / 1e9);
    terminal.line(
        String.format(
            Locale.ROOT,
            "Everything is written: %,d taken by the store, %,d refused",
            loader.written(),
            loader.refused()));
    if (reached < options.rate() * RATE_SLACK) {
      terminal.line(
          String.format(
              Locale.ROOT,
              "The store took %,.0f a second, not the %,.0f asked for",
              reached,
              options.rate()));
    }
  }

  private static Iterator<StoreWrite> limited(Iterator<StoreWrite> writes, long most) {
    return new Iterator<>() {
      private long given;

      @Override
      public boolean hasNext() {
        return given < most && writes.hasNext();
      }

      @Override
      public StoreWrite next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        given++;
        return writes.next();
      }
    };
  }

  private AuditReport audit() throws Exception {
    terminal.line("Waiting for a quiet point, then auditing");
    AuditReport report = Audit.run(PlatformAudit.targets(platform.endpoints()), AUDIT_WAIT);
    Set<String> underWay = new HashSet<>();
    while (report.unrest() != null && underWay.add(report.unrest())) {
      terminal.line("Still under way: " + report.unrest());
      report = Audit.run(PlatformAudit.targets(platform.endpoints()), AUDIT_WAIT);
    }
    report.writeJson(Path.of(platform.endpoints().dataDir()).resolve("audit.json"));
    return report;
  }

  private void tell(
      AuditReport audit, FreshnessMonitor monitor, PlatformWatch watch, ServingView serving)
      throws IOException {
    Freshness freshness = monitor.result();
    List<Trending> lists = serving.trending();
    CostReport cost = CostReport.of(watch.cost(), reactions.get());
    ClosingScreen.trending(lists, serving).forEach(terminal::line);
    ClosingScreen.freshness(freshness).forEach(terminal::line);
    if (platform.endpoints().given(Part.CONNECT)) {
      terminal.line(
          "  cost: not known, the sinks run in the Connect of connect.url; see its metrics");
    } else {
      ClosingScreen.cost(cost, monitor.changedSeconds()).forEach(terminal::line);
    }
    terminal.line(
        String.format(
            Locale.ROOT,
            "peak PSS %d MB (at half %d MB, now %d MB)",
            watch.peakMegabytes(),
            megabytesAtHalf.get(),
            watch.megabytesNow()));
    audit.lines().forEach(terminal::line);
    report(audit, freshness, cost, lists);
  }

  private void report(AuditReport audit, Freshness freshness, CostReport cost, List<Trending> lists)
      throws IOException {
    Path folder = options.report();
    if (folder == null) {
      return;
    }
    Reports reports = new Reports(folder, platform.endpoints());
    reports.engagement(input.externalIds());
    reports.trending(lists);
    reports.scores();
    reports.json("freshness.json", freshness);
    reports.json("cost.json", cost);
    audit.writeJson(folder.resolve("audit.json"));
    terminal.line("Report: " + folder.toAbsolutePath());
  }

  private boolean stayUp() throws Exception {
    terminal.line("Running until stopped (Ctrl-C)");
    terminal.line("kooflow: " + platform.failure().get());
    return false;
  }
}
