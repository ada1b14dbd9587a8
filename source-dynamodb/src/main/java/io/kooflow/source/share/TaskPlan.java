package io.kooflow.source.share;

import io.kooflow.source.stream.LineageShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The lineages of some tables spread over tasks. Each table has one leader, the other tasks read
 * the lineages that they are given by name. Pure: the same input gives the same plan.
 *
 * @param tasks of each task its share of each table that it reads
 */
public record TaskPlan(List<Map<String, LineageShare>> tasks) {

  /**
   * Spreads lineages by their weight, heavier ones first.
   *
   * @param lineages of each table, in the order of the settings, the weight of each root, 1 or more
   * @param most tasks at most, 1 or more; fewer are used if there are fewer lineages and tables
   */
  public static TaskPlan of(Map<String, Map<String, Integer>> lineages, int most) {
    int roots = lineages.values().stream().mapToInt(Map::size).sum();
    int count = Math.min(most, Math.max(roots, lineages.size()));
    long[] load = new long[count];
    Map<String, Map<String, Integer>> taskOf = new HashMap<>();
    lineages.forEach((table, weights) -> taskOf.put(table, spread(weights, load)));
    List<Map<String, LineageShare>> tasks = new ArrayList<>();
    for (int task = 0; task < count; task++) {
      tasks.add(new LinkedHashMap<>());
    }
    int leader = 0;
    for (String table : lineages.keySet()) {
      share(table, leader % count, taskOf.getOrDefault(table, Map.of()), tasks);
      leader++;
    }
    return new TaskPlan(List.copyOf(tasks));
  }

  private static Map<String, Integer> spread(Map<String, Integer> weights, long[] load) {
    List<Map.Entry<String, Integer>> heaviest = new ArrayList<>(new TreeMap<>(weights).entrySet());
    heaviest.sort((a, b) -> Integer.compare(b.getValue(), a.getValue()));
    Map<String, Integer> taskOf = new HashMap<>();
    for (Map.Entry<String, Integer> root : heaviest) {
      int least = 0;
      for (int task = 1; task < load.length; task++) {
        least = load[task] < load[least] ? task : least;
      }
      load[least] += root.getValue();
      taskOf.put(root.getKey(), least);
    }
    return taskOf;
  }

  private static void share(
      String table,
      int leader,
      Map<String, Integer> taskOf,
      List<Map<String, LineageShare>> tasks) {
    Set<String> ofOthers = new HashSet<>();
    for (int task = 0; task < tasks.size(); task++) {
      Set<String> given = new HashSet<>();
      int asked = task;
      taskOf.forEach(
          (root, owner) -> {
            if (owner == asked) {
              given.add(root);
            }
          });
      if (task != leader && !given.isEmpty()) {
        tasks.get(task).put(table, new LineageShare(false, given));
        ofOthers.addAll(given);
      }
    }
    tasks.get(leader).put(table, new LineageShare(true, ofOthers));
  }

  /** The weight that each task has with these lineages. */
  List<Long> loads(Map<String, Map<String, Integer>> lineages) {
    return tasks.stream().map(task -> load(task, lineages)).toList();
  }

  private static long load(
      Map<String, LineageShare> task, Map<String, Map<String, Integer>> lineages) {
    return task.entrySet().stream()
        .mapToLong(
            share ->
                lineages.getOrDefault(share.getKey(), Map.of()).entrySet().stream()
                    .filter(root -> share.getValue().owns(root.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum())
        .sum();
  }

  /**
   * Whether it pays to spread the lineages anew: a task has more than twice the average, and a new
   * plan would give it less.
   *
   * @param most tasks at most
   */
  public boolean isLopsided(Map<String, Map<String, Integer>> lineages, int most) {
    List<Long> now = loads(lineages);
    long sum = now.stream().mapToLong(Long::longValue).sum();
    TaskPlan another = of(lineages, most);
    int count = Math.max(tasks.size(), another.tasks().size());
    return heaviest(now) * count > 2 * sum && heaviest(another.loads(lineages)) < heaviest(now);
  }

  private static long heaviest(List<Long> loads) {
    return loads.stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
