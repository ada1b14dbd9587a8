package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;

/**
 * An attribute that is part of the key of a secondary index: an item that has it must have it in
 * this type, or the table refuses the item.
 *
 * @param index name of the index
 * @param attribute name of the attribute
 * @param type S, N or B
 */
public record IndexKey(String index, String attribute, AttributeType type) {}
