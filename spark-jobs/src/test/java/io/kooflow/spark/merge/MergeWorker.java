package io.kooflow.spark.merge;

import io.kooflow.spark.SparkJobs;
import io.kooflow.spark.catalog.LakeSession;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/** What tests have Spark's own JVM do; the answer's last line is the exit status. */
public final class MergeWorker {
  private MergeWorker() {}

  /** A process that ends at once, as far as the lake can see. */
  private static final class Ended extends Error {
    private static final long serialVersionUID = 1;
  }

  /**
   * {@code job COMMAND...} as from the command line; {@code ends-after STEP N ARGUMENT...}: a merge
   * that dies after the Nth time of a step; {@code two ARGUMENT...}: two merges that both have
   * staged a batch before one of them enters.
   */
  public static List<String> run(String[] words) throws Exception {
    List<String> arguments = Arrays.asList(words);
    return switch (words[0]) {
      case "job" -> job(arguments.subList(1, arguments.size()));
      case "ends-after" ->
          endsAfter(
              MergeStep.valueOf(words[1]),
              Integer.parseInt(words[2]),
              arguments.subList(3, arguments.size()));
      case "two" -> two(arguments.subList(1, arguments.size()));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static List<String> job(List<String> arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    int status = SparkJobs.run(arguments, out, out);
    return answer(said.toString(StandardCharsets.UTF_8).lines().toList(), status);
  }

  private static List<String> endsAfter(MergeStep last, int times, List<String> arguments) {
    List<String> said = new ArrayList<>();
    AtomicInteger left = new AtomicInteger(times);
    MergeSettings settings = MergeSettings.from(arguments);
    try (LakeSession session = LakeSession.open(settings.catalog(), "merge")) {
      Merge.run(
          session,
          settings,
          step -> {
            if (step == last && left.decrementAndGet() == 0) {
              throw new Ended();
            }
          },
          said::add);
      return answer(said, SparkJobs.OK);
    } catch (Ended ended) {
      return answer(said, SparkJobs.FAILED);
    }
  }

  private static List<String> two(List<String> arguments) throws InterruptedException {
    // Both stand at it before one publishes; one that is refused earlier does not hold the other.
    Phaser staged = new Phaser(2);
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger refused = new AtomicInteger();
    List<Thread> merges = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      AtomicInteger batches = new AtomicInteger();
      Runnable merge =
          () -> {
            MergeSettings settings = MergeSettings.from(arguments);
            try (LakeSession session = LakeSession.open(settings.catalog(), "merge")) {
              Merge.run(
                  session,
                  settings,
                  step -> {
                    if (step == MergeStep.AUDITED && batches.getAndIncrement() == 0) {
                      staged.arriveAndAwaitAdvance();
                    }
                  },
                  said::add);
            } catch (RuntimeException | LinkageError lost) {
              refused.incrementAndGet();
              said.add(lost.toString());
            } finally {
              staged.arriveAndDeregister();
            }
          };
      merges.add(new Thread(merge, "merge-" + i));
    }
    merges.forEach(Thread::start);
    for (Thread merge : merges) {
      merge.join();
    }
    return answer(said, refused.get());
  }

  private static List<String> answer(List<String> said, int status) {
    List<String> answer = new ArrayList<>(said);
    answer.add(Integer.toString(status));
    return answer;
  }
}
