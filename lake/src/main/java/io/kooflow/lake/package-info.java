/**
 * The lake: what the Iceberg tables of the namespace {@code koo} look like, and how a catalog is
 * reached. One {@code XxxTable} class holds each table's columns, partitions and properties; tables
 * are plain Iceberg, readable by any engine without our code.
 */
@NullMarked
package io.kooflow.lake;

import org.jspecify.annotations.NullMarked;
