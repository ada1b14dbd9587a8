package io.kooflow.platform.cli;

import io.kooflow.audit.Audit;
import io.kooflow.audit.AuditReport;
import io.kooflow.audit.AuditTargets;
import io.kooflow.platform.UsageException;
import io.kooflow.platform.auditing.ConfiguredAudit;
import io.kooflow.platform.auditing.PlatformAudit;
import io.kooflow.platform.folder.DataFolder;
import io.kooflow.platform.folder.Endpoints;
import io.kooflow.platform.folder.RunningPlatforms;
import io.kooflow.platform.start.LocalPlatform;
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
      "and names each id that differs. Reads only.",
      "Exit status: 0 clean, 1 differences, 2 usage, 3 no quiet point in time."
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m)");

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
      description = "How long to wait for a quiet point, as 500ms, 60s or 2m. Default: 60s.")
  private String wait = "60s";

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report there too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    Duration limit = duration(wait);
    requireWritable(json);
    if (config != null && (dataDir != null || offline)) {
      throw new UsageException("--config stands alone; leave out --data-dir and --offline");
    }
    if (config != null) {
      return tell(Audit.run(ConfiguredAudit.targets(config), limit));
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
    AuditReport report = Audit.run(PlatformAudit.targets(endpoints), limit);
    report.writeJson(folder.resolve("audit.json"));
    return tell(report);
  }

  private int auditOffline(Duration limit) throws Exception {
    if (dataDir == null) {
      throw new UsageException("--offline needs --data-dir, the folder that a demo has kept");
    }
    Endpoints.read(dataDir);
    try (DataFolder folder = DataFolder.take(dataDir);
        LocalPlatform stores = LocalPlatform.startStores(folder, this::notice)) {
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

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException("--wait must be such as 500ms, 60s or 2m, got '%s'".formatted(text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }
}
