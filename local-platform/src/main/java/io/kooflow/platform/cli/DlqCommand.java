package io.kooflow.platform.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.platform.UsageException;
import io.kooflow.platform.deadletters.Counts;
import io.kooflow.platform.deadletters.DeadLetter;
import io.kooflow.platform.deadletters.DeadLetterTopics;
import io.kooflow.platform.deadletters.Replay;
import io.kooflow.platform.deadletters.ReplayLog;
import io.kooflow.platform.deadletters.Selection;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "dlq",
    description = "Dead letters: what is there and why, and sending it back.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "list|show|replay",
    subcommands = {
      DlqCommand.ListLetters.class,
      DlqCommand.ShowLetters.class,
      DlqCommand.ReplayLetters.class
    })
final class DlqCommand {
  private DlqCommand() {}

  @Command(
      name = "list",
      description = "Counts dead letters by topic and error class.",
      mixinStandardHelpOptions = true)
  static final class ListLetters implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DlqKafka kafka = new DlqKafka();

    @Parameters(paramLabel = "TOPIC", arity = "0..1", description = "This topic only.")
    private @Nullable String topic;

    @Override
    public Integer call() {
      DeadLetterTopics topics = new DeadLetterTopics(kafka.client());
      List<String> which =
          topic == null ? topics.topics() : List.of(DeadLetterTopics.topicOf(topic));
      PrintWriter out = spec.commandLine().getOut();
      long all = 0;
      for (String each : which) {
        Counts counts = new Counts();
        topics.read(each, counts::add);
        for (var error : counts.byError().entrySet()) {
          Counts.Count count = error.getValue();
          all += count.letters();
          out.printf(
              Locale.ROOT,
              "%s  %,d  %s  %s to %s%n",
              each,
              count.letters(),
              error.getKey(),
              count.oldest(),
              count.newest());
        }
      }
      out.printf(Locale.ROOT, "%,d dead letters%n", all);
      out.flush();
      return ExitStatus.OK;
    }
  }

  @Command(
      name = "show",
      description = "Where dead letters came from and why they are there, a JSON object a line.",
      mixinStandardHelpOptions = true)
  static final class ShowLetters implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DlqKafka kafka = new DlqKafka();
    @Mixin private DlqRange range = new DlqRange();

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "How many at most, 1 to 100000. Default: ${DEFAULT-VALUE}.")
    private int limit = 100;

    @Option(
        names = "--payload",
        description = "With key and value, in Base64: they may hold what users wrote.")
    private boolean payload;

    @Override
    public Integer call() {
      if (limit < 1 || limit > 100_000) {
        throw new UsageException("--limit must be 1 to 100000, got " + limit);
      }
      PrintWriter out = spec.commandLine().getOut();
      Selection selection = range.selection();
      int[] shown = {0};
      new DeadLetterTopics(kafka.client())
          .read(
              selection.topic(),
              letter -> {
                if (selection.includes(letter) && shown[0]++ < limit) {
                  out.println(line(letter));
                }
              });
      if (shown[0] > limit) {
        out.printf(Locale.ROOT, "%d more; raise --limit%n", shown[0] - limit);
      }
      out.flush();
      return ExitStatus.OK;
    }

    private ObjectNode line(DeadLetter letter) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("topic", letter.topic())
          .put("partition", letter.partition())
          .put("offset", letter.offset())
          .put("time", letter.time().toString())
          .put("error", letter.error())
          .put("message", letter.message())
          .put("keyBytes", size(letter.record().key()))
          .put("valueBytes", size(letter.record().value()))
          .put("at", letter.record().partition() + ":" + letter.record().offset());
      if (payload) {
        line.put("key", base64(letter.record().key()))
            .put("value", base64(letter.record().value()));
      }
      return line;
    }

    private static int size(byte @Nullable [] bytes) {
      return bytes == null ? 0 : bytes.length;
    }

    private static @Nullable String base64(byte @Nullable [] bytes) {
      return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
  }

  @Command(
      name = "replay",
      description = {
        "Sends dead letters back to the topic and partition that they came from, as they were.",
        "Safe to repeat: readers drop what is not newer than what they have. Letters older than 30",
        "days are refused, as are those that never were in a topic. Ends with status 1 if any was."
      },
      mixinStandardHelpOptions = true)
  static final class ReplayLetters implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DlqKafka kafka = new DlqKafka();
    @Mixin private DlqRange range = new DlqRange();

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why, for the log of replays.")
    private String reason = "";

    @Override
    public Integer call() {
      if (reason.isBlank()) {
        throw new UsageException("--reason must say why");
      }
      Clock clock = Clock.systemUTC();
      Selection selection = range.selection();
      Replay replay = new Replay(kafka.client(), clock);
      ReplayLog log = new ReplayLog(kafka.replayLog());
      log.write(clock.instant(), selection, reason, "started");
      Replay.Outcome outcome = replay.run(selection);
      String summary =
          String.format(
              Locale.ROOT, "%d replayed, %d refused", outcome.replayed(), outcome.refused().size());
      log.write(clock.instant(), selection, reason, summary);
      PrintWriter out = spec.commandLine().getOut();
      for (Replay.Refused refused : outcome.refused()) {
        DeadLetter letter = refused.letter();
        out.printf(
            "refused %s-%s@%s: %s%n",
            letter.topic(), letter.partition(), letter.offset(), refused.why());
      }
      out.println(summary + "; logged in " + kafka.replayLog());
      out.flush();
      return outcome.refused().isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
    }
  }
}
