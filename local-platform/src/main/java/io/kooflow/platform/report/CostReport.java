package io.kooflow.platform.report;

import io.kooflow.platform.cost.TableCost;
import java.util.Map;

/**
 * What the serving tables cost, as {@code cost.json} tells it.
 *
 * @param reactions reactions, comments and re-koos written, take-backs included
 * @param unitsPerMillionReactions write units of all tables for a million of them; 0 without any
 */
public record CostReport(
    Map<String, TableCost> tables, long reactions, double unitsPerMillionReactions) {

  public static CostReport of(Map<String, TableCost> tables, long reactions) {
    double units = tables.values().stream().mapToDouble(TableCost::units).sum();
    return new CostReport(tables, reactions, reactions == 0 ? 0 : units * 1e6 / reactions);
  }
}
