package io.kooflow.sink.dynamodb;

import io.kooflow.sink.item.ItemRules;

/**
 * Where the records of a topic go, as configured.
 *
 * @param table name of the table
 * @param rules how they become items
 */
public record TopicConfig(String table, ItemRules rules) {}
