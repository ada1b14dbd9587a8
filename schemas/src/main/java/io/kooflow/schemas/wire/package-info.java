/**
 * Avro records in Confluent's wire format, made for a hot path and for hostile bytes: writing costs
 * one array per record, and no length in a record makes the reader allocate more than the record's
 * own size.
 */
@NullMarked
package io.kooflow.schemas.wire;

import org.jspecify.annotations.NullMarked;
