package io.kooflow.operations.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.deadletters.Attempt;
import io.kooflow.operations.deadletters.Counts;
import io.kooflow.operations.deadletters.DeadLetter;
import io.kooflow.operations.deadletters.DeadLetterTopics;
import io.kooflow.operations.deadletters.Findings;
import io.kooflow.operations.deadletters.Replay;
import io.kooflow.operations.deadletters.ReplayLog;
import io.kooflow.operations.deadletters.ReplayPlan;
import io.kooflow.operations.deadletters.ReplayPlan.Scope;
import io.kooflow.operations.deadletters.Selection;
import java.io.PrintWriter;
import java.nio.file.Path;
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
      description = {
        "Counts dead letters by topic, reader and error class: one for each record that a reader set",
        "aside, however often it did."
      },
      mixinStandardHelpOptions = true)
  static final class ListLetters implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DlqKafka kafka = new DlqKafka();

    @Parameters(paramLabel = "TOPIC", arity = "0..1", description = "This topic only.")
    private @Nullable String topic;

    @Option(
        names = "--all",
        description = "Also those whose records were replayed and have not come back.")
    private boolean all;

    @Override
    public Integer call() {
      DeadLetterTopics topics = new DeadLetterTopics(kafka.client());
      List<String> which =
          topic == null ? topics.topics() : List.of(DeadLetterTopics.topicOf(topic));
      PrintWriter out = spec.commandLine().getOut();
      long open = 0;
      long done = 0;
      for (String each : which) {
        Counts counts = topics.findings(Selection.all(each)).counts();
        counts.byKind().forEach((kind, count) -> print(out, each, kind, count));
        done += counts.in(Findings.State.REPLAYED);
        open += counts.in(Findings.State.OPEN) + counts.in(Findings.State.FAILED_AGAIN);
      }
      out.printf(Locale.ROOT, "%,d dead letters", open);
      out.println(
          done == 0
              ? ""
              : String.format(
                  Locale.ROOT, ", %,d more replayed%s", done, all ? "" : "; --all lists them too"));
      out.flush();
      return ExitStatus.OK;
    }

    private void print(PrintWriter out, String topic, Counts.Kind kind, Counts.Count count) {
      String state =
          switch (kind.state()) {
            case OPEN -> "";
            case REPLAYED -> "  replayed";
            case FAILED_AGAIN -> "  failed again after a replay";
          };
      if (all || kind.state() != Findings.State.REPLAYED) {
        out.printf(
            Locale.ROOT,
            "%s  %s  %,d  %s  %s to %s%s%n",
            topic,
            plain(kind.reader()),
            count.letters(),
            plain(kind.error()),
            count.oldest(),
            count.newest(),
            state);
      }
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
      DeadLetterTopics topics = new DeadLetterTopics(kafka.client());
      Findings findings = topics.findings(selection);
      topics.read(
          selection.topic(),
          written -> {
            DeadLetter letter = findings.resolved(written);
            if (findings.isNewest(letter) && shown[0]++ < limit) {
              out.println(line(letter, findings));
            }
          });
      if (shown[0] > limit) {
        out.printf("%s more; raise --limit%n", shown[0] - limit);
      }
      out.flush();
      return ExitStatus.OK;
    }

    private ObjectNode line(DeadLetter letter, Findings findings) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("reader", letter.reader())
          .put("topic", letter.topic())
          .put("partition", letter.partition())
          .put("offset", letter.offset())
          .put("time", letter.time().toString())
          .put("setAside", letter.setAside().toString())
          .put("error", letter.error())
          .put("message", letter.message())
          .put("keyBytes", size(letter.record().key()))
          .put("valueBytes", size(letter.record().value()))
          .put("at", letter.record().partition() + ":" + letter.record().offset())
          .put("state", findings.state(letter).name().toLowerCase(Locale.ROOT).replace('_', ' '));
      findings
          .newestAttempt(letter)
          .ifPresent(attempt -> line.put("replay", told(letter, attempt)));
      if (payload) {
        line.put("key", base64(letter.record().key()))
            .put("value", base64(letter.record().value()));
      }
      return line;
    }

    private static String told(DeadLetter letter, Attempt attempt) {
      return attempt.sent()
          ? "replayed at %s, sent to %s-%s@%s"
              .formatted(attempt.at(), letter.topic(), letter.partition(), attempt.sentTo())
          : "refused at %s: %s".formatted(attempt.at(), attempt.why());
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
        "Sends the records of dead letters back to the topic and partition that they came from, each",
        "once, as they were. Safe to repeat: readers drop what is not newer than what they have, and",
        "what was sent back before is left out. Refused by name: records older than 30 days, those",
        "that never were in a topic, and those whose topic or partition is gone; the rest is sent.",
        "Ends with status 1 if nothing matched, or if a record was refused or has failed again."
      },
      mixinStandardHelpOptions = true)
  static final class ReplayLetters implements Callable<Integer> {
    private static final int LISTED = 1_000;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DlqKafka kafka = new DlqKafka();
    @Mixin private DlqRange range = new DlqRange();

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Why, for the log of replays. Needed where something is sent.")
    private String reason = "";

    @Option(
        names = "--log",
        paramLabel = "FILE",
        description =
            "The log of replays. Default: dlq-replays.jsonl of the data or working folder.")
    private @Nullable Path log;

    @Option(names = "--dry-run", description = "Says what would be sent, and sends nothing.")
    private boolean dryRun;

    @Option(names = "--again", description = "Also what was sent back before.")
    private boolean again;

    @Override
    public Integer call() {
      if (reason.isBlank() && !dryRun) {
        throw new UsageException("--reason must say why, or --dry-run be set");
      }
      Clock clock = Clock.systemUTC();
      Replay replay = new Replay(kafka.client(), clock);
      ReplayPlan plan = replay.plan(range.selection(), again ? Scope.ALL : Scope.NOT_REPLAYED);
      PrintWriter out = spec.commandLine().getOut();
      if (plan.matchesNothing()) {
        out.println("No dead letter matches");
        out.flush();
        return ExitStatus.FAILED;
      }
      return dryRun ? tell(plan, out) : send(replay, plan, clock, out);
    }

    private static int tell(ReplayPlan plan, PrintWriter out) {
      plan.places().stream()
          .limit(LISTED)
          .forEach(place -> out.println("would send " + plain(place)));
      if (plan.toSend() > LISTED) {
        out.printf(Locale.ROOT, "would send %,d more%n", plan.toSend() - LISTED);
      }
      print(plan.refused(), out);
      return end(
          String.format(Locale.ROOT, "%,d would be replayed", plan.toSend()),
          plan,
          plan.refused(),
          out);
    }

    private int send(Replay replay, ReplayPlan plan, Clock clock, PrintWriter out) {
      ReplayLog lines = new ReplayLog(log == null ? kafka.replayLog() : log);
      lines.write(clock.instant(), plan.selection(), reason, "started");
      Replay.Outcome outcome;
      try {
        outcome = replay.send(plan, reason);
      } catch (RuntimeException failed) {
        lines.write(clock.instant(), plan.selection(), reason, "failed: " + failed.getMessage());
        throw failed;
      }
      lines.write(
          clock.instant(),
          plan.selection(),
          reason,
          "%s replayed, %s refused".formatted(outcome.replayed(), outcome.refused().size()));
      print(outcome.refused(), out);
      return end(
          String.format(Locale.ROOT, "%,d replayed", outcome.replayed()),
          plan,
          outcome.refused(),
          out);
    }

    private static void print(List<ReplayPlan.Refused> refused, PrintWriter out) {
      refused.stream()
          .limit(LISTED)
          .forEach(each -> out.printf("refused %s: %s%n", plain(each.place()), plain(each.why())));
      if (refused.size() > LISTED) {
        out.printf(Locale.ROOT, "refused %,d more%n", refused.size() - LISTED);
      }
    }

    private static int end(
        String summary, ReplayPlan plan, List<ReplayPlan.Refused> refused, PrintWriter out) {
      out.printf(Locale.ROOT, "%s, %,d refused", summary, refused.size());
      if (plan.replayedBefore() > 0) {
        out.printf(
            Locale.ROOT, ", %,d replayed before (--again sends them too)", plan.replayedBefore());
      }
      if (plan.failedAgain() > 0) {
        out.printf(Locale.ROOT, ", of which %,d failed again", plan.failedAgain());
      }
      out.println();
      out.flush();
      return refused.isEmpty() && plan.failedAgain() == 0 ? ExitStatus.OK : ExitStatus.FAILED;
    }
  }

  /** Headers are written by others: what would move the cursor or turn the text is replaced. */
  private static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "\ufffd");
  }
}
