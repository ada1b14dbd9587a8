package io.kooflow.sink.coalesce;

/**
 * One item of one table. Two records with equal keys are never written at the same time.
 *
 * @param table name of the table
 * @param key value of its key, sort key included, in a canonical form: equal items, equal strings
 */
public record ItemKey(String table, String key) {}
