/**
 * From a record to an item: attribute names, types and nesting as the Avro schema of the record's
 * schema name tells, the marker item for a tombstone, and everything that makes a record unfit to
 * be an item.
 */
@NullMarked
package io.kooflow.sink.item;

import org.jspecify.annotations.NullMarked;
