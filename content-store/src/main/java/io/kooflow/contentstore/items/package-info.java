/**
 * Items: the exact translation between Avro records and DynamoDB items, their size by AWS's
 * published rules, the limits that a value must keep before it may be written, and the parallel
 * scan that reads a whole table.
 */
@NullMarked
package io.kooflow.contentstore.items;

import org.jspecify.annotations.NullMarked;
