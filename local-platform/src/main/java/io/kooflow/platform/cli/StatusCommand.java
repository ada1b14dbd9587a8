package io.kooflow.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.cli.ExitStatus;
import io.kooflow.operations.connection.RunningPlatforms;
import io.kooflow.platform.status.Asking;
import io.kooflow.platform.status.Parts;
import io.kooflow.platform.status.Status;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description = {
      "Whether everything makes progress: processes, restarts and how they ended, stages and their",
      "lag, dead letters by topic and reader, freshness, Flink jobs, connectors. A part that does not",
      "answer is named and keeps nobody waiting.",
      "Exit status: 0 all answers and makes progress, 1 something does not, 2 usage."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data folder of the platform. Default: that of the only running demo.")
  private @Nullable Path dataDir;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Parts anywhere, as properties: see docs/operations.md. Those named are asked.")
  private @Nullable Path config;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = {
        "How long a stage that has records to read may read none, 1 to 3600.",
        "Longer than offsets are committed or checkpoints made. Default: ${DEFAULT-VALUE}."
      })
  private int window = 30;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    if (window < 1 || window > 3_600) {
      throw new UsageException("--window must be 1 to 3600, got " + window);
    }
    if (config != null && dataDir != null) {
      throw new UsageException("Give --config or --data-dir, not both");
    }
    Status status = new Asking(parts(), Duration.ofSeconds(window), InstantSource.system()).ask();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(status));
    } else {
      status.lines().forEach(out::println);
    }
    out.flush();
    return status.ok() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private Parts parts() {
    if (config != null) {
      return Parts.given(config);
    }
    return Parts.of(dataDir == null ? RunningPlatforms.ofThisUser().only() : dataDir);
  }
}
