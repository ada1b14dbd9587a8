package io.kooflow.operations.cli;

import io.kooflow.audit.Audit;
import io.kooflow.audit.AuditReport;
import io.kooflow.audit.AuditTargets;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.audit.ConfiguredAudit;
import io.kooflow.operations.audit.PlatformAudit;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.RunningPlatforms;
import io.kooflow.operations.repair.Repair;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    description = {
      "Proves that nothing was lost: compares the content store with topics, serving tables and lake,",
      "and names each id that differs and each store or file that cannot be read. Reads only,",
      "unless --repair is given.",
      "Exit status: 0 clean, 1 differences or a store unread, 2 usage, 3 no quiet point in time."
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m)");

  private final LocalServers servers;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data folder of the platform. Default: that of the only running demo.")
  private @Nullable Path dataDir;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Stores anywhere, as properties: see docs/operations.md.")
  private @Nullable Path config;

  @Option(
      names = "--offline",
      description = "Start the stores of a kept folder, without the pipeline, for the audit alone.")
  private boolean offline;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = {
        "How long to wait for a quiet point, at which no change is under way, as 500ms, 60s or 2m.",
        "Default: 60s."
      })
  private String wait = "60s";

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report there too.")
  private @Nullable Path json;

  @Option(
      names = "--repair",
      description = {
        "Have the source read again each row behind a difference, and audit until all that rows",
        "mend is mended, for --repair-wait at most. Exit status 0 when it is clean then."
      })
  private boolean repair;

  @Option(
      names = "--repair-wait",
      paramLabel = "TIME",
      defaultValue = "3m",
      description = "How long a repair may take. Default: 3m.")
  private String repairWait = "3m";

  @Option(
      names = "--signals",
      paramLabel = "TOPIC",
      defaultValue = Topics.SOURCE_SIGNALS,
      description = "Topic of the source's signals. Default: ${DEFAULT-VALUE}.")
  private String signals = Topics.SOURCE_SIGNALS;

  AuditCommand(LocalServers servers) {
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    Duration limit = duration("--wait", wait);
    requireWritable(json);
    if (repair && offline) {
      throw new UsageException("--repair needs the pipeline; leave out --offline");
    }
    if (config != null && (dataDir != null || offline)) {
      throw new UsageException("--config stands alone; leave out --data-dir and --offline");
    }
    if (config != null) {
      return tell(audited(ConfiguredAudit.targets(config), limit));
    }
    return offline ? auditOffline(limit) : auditRunning(limit);
  }

  private int auditRunning(Duration limit) throws IOException, InterruptedException {
    Path folder = dataDir == null ? RunningPlatforms.ofThisUser().only() : dataDir;
    Endpoints endpoints = Endpoints.read(folder);
    if (!endpoints.running()) {
      throw new UsageException(
          folder + ": its platform does not run; add --offline to audit what it left");
    }
    AuditReport report = audited(PlatformAudit.targets(endpoints), limit);
    report.writeJson(folder.resolve("audit.json"));
    return tell(report);
  }

  private AuditReport audited(AuditTargets targets, Duration limit)
      throws IOException, InterruptedException {
    return repair
        ? new Repair(targets, signals, limit, duration("--repair-wait", repairWait)).run(this::say)
        : Audit.run(targets, limit);
  }

  private int auditOffline(Duration limit) throws Exception {
    if (dataDir == null) {
      throw new UsageException("--offline needs --data-dir, the folder that a demo has kept");
    }
    Endpoints.read(dataDir);
    try (LocalServers.Stores stores = servers.startStores(dataDir, this::notice)) {
      AuditTargets targets = PlatformAudit.targets(stores.endpoints()).offline();
      return tell(Audit.run(targets, limit));
    }
  }

  private void notice(String line) {
    spec.commandLine().getErr().println(line);
  }

  private int tell(AuditReport report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    report.lines().forEach(out::println);
    out.flush();
    if (json != null) {
      report.writeJson(json);
    }
    return report.exitStatus();
  }

  /** Told before the audit, not after it. */
  private static void requireWritable(@Nullable Path json) {
    if (json == null) {
      return;
    }
    Path folder = json.toAbsolutePath().getParent();
    if (Files.isDirectory(json) || folder == null || !Files.isDirectory(folder)) {
      throw new UsageException(
          "--json must be a file in a folder that is there, got '%s'".formatted(json));
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private static Duration duration(String option, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException(
          "%s must be such as 500ms, 60s or 2m, got '%s'".formatted(option, text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }
}
