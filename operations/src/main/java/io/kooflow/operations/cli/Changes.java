package io.kooflow.operations.cli;

import io.kooflow.operations.plan.Change;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Shows and makes the changes of a plan, in the same words for every kind of resource. */
final class Changes {
  /** What the help of each verb plan says. */
  static final String PLAN =
      "Shows what is missing or differs, and changes nothing: + apply creates it, ~ apply changes it,"
          + " ! is left to you. Exit status: 0 nothing, 1 something, 2 usage.";

  /** What the help of each verb apply says. */
  static final String APPLY =
      "Shows the plan, then makes it. Safe to repeat. Exit status: 0 all is as defined, 1 something is"
          + " left, 2 usage.";

  private final PrintWriter out;

  Changes(CommandSpec spec) {
    this.out = spec.commandLine().getOut();
  }

  /** Exit status of a plan. */
  int show(List<Change> changes) {
    changes.forEach(change -> say(change.toString()));
    say(
        changes.isEmpty()
            ? "Nothing to do: all is as defined."
            : count(changes, Change.Kind.CREATE)
                + " to create, "
                + count(changes, Change.Kind.CHANGE)
                + " to change, "
                + count(changes, Change.Kind.BY_HAND)
                + " left to you.");
    return changes.isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  /** Exit status of an apply. A change that fails is named, and the others go on. */
  int make(List<Change> changes) {
    show(changes);
    long made = changes.stream().filter(this::made).count();
    if (!changes.isEmpty()) {
      say(made + " of " + changes.size() + " made.");
    }
    return made == changes.size() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private boolean made(Change change) {
    Change.Action action = change.action();
    if (action == null) {
      return false;
    }
    try {
      action.run();
      return true;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception refused) {
      Throwable cause = refused.getCause() == null ? refused : refused.getCause();
      say("failed: %s: %s".formatted(change, cause.getMessage()));
      return false;
    }
  }

  private static long count(List<Change> changes, Change.Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
