/**
 * From a record to an item: names, types and nesting by the record's schema or, without one, by its
 * values; key, version and TTL by the topic's rules; the marker item for a tombstone; and
 * everything that makes a record unfit to be an item.
 */
@NullMarked
package io.kooflow.sink.item;

import org.jspecify.annotations.NullMarked;
