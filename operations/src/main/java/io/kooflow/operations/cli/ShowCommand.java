package io.kooflow.operations.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.show.LakeRows;
import io.kooflow.operations.show.Showing;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "show",
    description = "Shows one record from every store that has it, or rows of the lake.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "engagement|koo|trending|creator|creators|lake")
final class ShowCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "engagement",
      description = "Counts and decayed engagement of a koo.",
      mixinStandardHelpOptions = true)
  int engagement(
      @Mixin PlatformChoice platform,
      @Parameters(paramLabel = "ID", description = "Content id.") String id) {
    long contentId = id(id);
    try (Showing showing = new Showing(platform.endpoints())) {
      return print("koo " + contentId, showing.engagement(contentId));
    }
  }

  @Command(
      name = "koo",
      description = "A koo, its scores, and how it is served.",
      mixinStandardHelpOptions = true)
  int koo(
      @Mixin PlatformChoice platform,
      @Parameters(paramLabel = "ID", description = "Content id.") String id) {
    long contentId = id(id);
    try (Showing showing = new Showing(platform.endpoints())) {
      return print("koo " + contentId, showing.koo(contentId));
    }
  }

  @Command(
      name = "trending",
      description = "The trending list of a language, or of all.",
      mixinStandardHelpOptions = true)
  int trending(
      @Mixin PlatformChoice platform,
      @Parameters(paramLabel = "LANGUAGE", description = "Such as hi, or all.") String language) {
    try (Showing showing = new Showing(platform.endpoints())) {
      return print("trending list of " + language, showing.trending(language));
    }
  }

  @Command(
      name = "creator",
      description = "What a creator's koos received.",
      mixinStandardHelpOptions = true)
  int creator(
      @Mixin PlatformChoice platform,
      @Parameters(paramLabel = "ID", description = "User id.") String id) {
    long userId = id(id);
    try (Showing showing = new Showing(platform.endpoints())) {
      return print("creator " + userId, showing.creator(userId));
    }
  }

  @Command(
      name = "creators",
      description = "The top creators of a language, or of all.",
      mixinStandardHelpOptions = true)
  int creators(
      @Mixin PlatformChoice platform,
      @Parameters(paramLabel = "LANGUAGE", description = "Such as hi, or all.") String language) {
    try (Showing showing = new Showing(platform.endpoints())) {
      return print("list of creators of " + language, showing.creators(language));
    }
  }

  @Command(
      name = "lake",
      description = "Rows of a lake table, in no order.",
      mixinStandardHelpOptions = true)
  int lake(
      @Mixin PlatformChoice platform,
      @Parameters(paramLabel = "TABLE", description = "Such as reaction_changes.") String table,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "10",
              description = "How many rows, 0 to 100000. Default: ${DEFAULT-VALUE}.")
          int limit)
      throws IOException {
    if (limit < 0 || limit > 100_000) {
      throw new UsageException("--limit must be 0 to 100000, got " + limit);
    }
    PrintWriter out = spec.commandLine().getOut();
    LakeRows.of(Connections.of(platform.endpoints()).catalog(), table, limit).forEach(out::println);
    out.flush();
    return ExitStatus.OK;
  }

  private static long id(String text) {
    try {
      long id = Long.parseLong(text);
      if (id >= 1) {
        return id;
      }
    } catch (NumberFormatException notANumber) {
      throw new UsageException("An id is a whole number, got '%s'".formatted(text), notANumber);
    }
    throw new UsageException("An id is 1 to 9223372036854775807, got " + text);
  }

  private int print(String what, Map<String, JsonNode> found) {
    PrintWriter out = spec.commandLine().getOut();
    if (found.isEmpty()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("No store has a " + what);
      err.flush();
    }
    found.forEach((store, record) -> out.println(store + "\n" + record.toPrettyString()));
    out.flush();
    return found.isEmpty() ? ExitStatus.FAILED : ExitStatus.OK;
  }
}
