package io.kooflow.contentstore.tables;

/**
 * A global secondary index that holds the whole item (projection ALL): a page of it is one Query,
 * and an item here is so small that a narrower copy would cost as many units.
 *
 * @param name unique in its table
 * @param partition items without this attribute, or without {@code sort}, are not in the index
 * @param sort what the index is ordered by
 */
public record IndexDefinition(String name, KeyAttribute partition, KeyAttribute sort) {}
