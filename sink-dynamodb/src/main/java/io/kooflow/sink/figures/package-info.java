/**
 * What a task tells of itself through JMX: writes, failed conditions, write units, waiting records.
 */
@NullMarked
package io.kooflow.sink.figures;

import org.jspecify.annotations.NullMarked;
