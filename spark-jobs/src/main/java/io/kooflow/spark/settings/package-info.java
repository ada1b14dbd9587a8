/** Settings that every job has: how the command line and the settings file are read. */
@NullMarked
package io.kooflow.spark.settings;

import org.jspecify.annotations.NullMarked;
