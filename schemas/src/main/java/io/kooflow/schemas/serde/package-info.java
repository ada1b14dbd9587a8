/**
 * Avro values in Confluent's wire format: a zero byte, the schema's id in four bytes, big-endian,
 * and the record in Avro's binary encoding.
 */
@NullMarked
package io.kooflow.schemas.serde;

import org.jspecify.annotations.NullMarked;
