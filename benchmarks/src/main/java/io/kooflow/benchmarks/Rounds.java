package io.kooflow.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How often contenders run in turns; the order of each second round is reversed. */
public final class Rounds {
  private static final int FULL = 5;
  private static final int QUICK = 2;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  private @Nullable Integer pairs;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Rounds, each of which is one pair with each peer. Default: 5; with --quick 2.")
  private void pairs(int chosen) {
    if (chosen < 1) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(Locale.ROOT, "--pairs must be 1 or more, got %d", chosen));
    }
    pairs = chosen;
  }

  /** Rounds to run, 1 or more. */
  public int count(boolean quick) {
    Integer chosen = pairs;
    return chosen != null ? chosen : quick ? QUICK : FULL;
  }

  /** Who runs after whom in a round; rounds count from 1. */
  public static List<String> order(List<String> contenders, int round) {
    List<String> order = new ArrayList<>(contenders);
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }

  /** So many pairs, and whether they are fewer than a full run's. */
  public static String told(int count) {
    return String.format(
        Locale.ROOT,
        "%d pairs%s",
        count,
        count < FULL ? " (fewer than the five of a full run)" : "");
  }
}
