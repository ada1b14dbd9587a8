package io.kooflow.platform.cost;

import java.util.Map;
import java.util.TreeMap;

/**
 * What went to one table.
 *
 * @param units write units, indexes included
 * @param requests sent, repeats included
 * @param failedConditions writes that found the same or a newer item
 * @param indexes write units by index, part of {@code units}
 */
public record TableCost(
    double units, long requests, long failedConditions, Map<String, Double> indexes) {
  TableCost plus(TableCost other) {
    Map<String, Double> together = new TreeMap<>(indexes);
    other.indexes.forEach((index, more) -> together.merge(index, more, Double::sum));
    return new TableCost(
        units + other.units,
        requests + other.requests,
        failedConditions + other.failedConditions,
        together);
  }
}
