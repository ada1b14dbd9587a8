package io.kooflow.benchmarks.figures;

import java.util.List;
import java.util.Locale;

/**
 * One goal and what was seen of it.
 *
 * @param name number of the goal
 * @param what what is compared
 * @param seen the figure; NaN if there is none
 * @param limit the figure that it is held against
 * @param direction which side of the limit is good
 */
public record Goal(String name, String what, double seen, double limit, Direction direction) {
  /** Which side of the limit is good; the limit itself always is. */
  public enum Direction {
    AT_MOST("<="),
    AT_LEAST(">=");

    private final String sign;

    Direction(String sign) {
      this.sign = sign;
    }
  }

  public static Goal atMost(String name, String what, double seen, double limit) {
    return new Goal(name, what, seen, limit, Direction.AT_MOST);
  }

  public static Goal atLeast(String name, String what, double seen, double limit) {
    return new Goal(name, what, seen, limit, Direction.AT_LEAST);
  }

  /** False also without a figure. */
  public boolean met() {
    return direction == Direction.AT_MOST ? seen <= limit : seen >= limit;
  }

  /** All goals, one a row. */
  public static String table(List<Goal> goals) {
    MarkdownTable table = new MarkdownTable("goal", "what", "seen", "wanted", "met");
    for (Goal goal : goals) {
      table.row(
          goal.name,
          goal.what,
          Double.isNaN(goal.seen) ? "no figure" : number(goal.seen),
          goal.direction.sign + " " + number(goal.limit),
          goal.met() ? "yes" : "no");
    }
    return table.toString();
  }

  /** The line that every benchmark ends with. */
  public static String summary(List<Goal> goals) {
    return String.format(
        Locale.ROOT, "goals met: %d/%d", goals.stream().filter(Goal::met).count(), goals.size());
  }

  private static String number(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
