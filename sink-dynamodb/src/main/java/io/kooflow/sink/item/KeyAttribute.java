package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;

/**
 * One part of a table's key.
 *
 * @param name name of the attribute
 * @param type N, S or B
 */
public record KeyAttribute(String name, AttributeType type) {}
