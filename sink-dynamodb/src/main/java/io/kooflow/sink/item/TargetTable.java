package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;

/**
 * A table that items are written to. It has a partition key and no sort key.
 *
 * @param name name of the table
 * @param key name of the partition key's attribute
 * @param keyType N or S
 */
public record TargetTable(String name, String key, AttributeType keyType) {}
