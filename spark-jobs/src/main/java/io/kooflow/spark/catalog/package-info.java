/** The Spark session with the lake as its catalog, and SQL from resource files. */
@NullMarked
package io.kooflow.spark.catalog;

import org.jspecify.annotations.NullMarked;
