package io.kooflow.sink.item;

/**
 * Where the records of a topic go, and how.
 *
 * @param table where to
 * @param rules how
 */
public record Target(TargetTable table, ItemRules rules) {}
