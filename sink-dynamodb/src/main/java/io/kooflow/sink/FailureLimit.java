package io.kooflow.sink;

import java.time.Duration;

/**
 * How many records may fail before it is no longer believed that each is bad by itself.
 *
 * @param ratio largest share of failing records that is taken for bad records, 0 to 1; 1 for no
 *     limit
 * @param count least number of failing records that says anything, 1 or more
 * @param window how far back records count; positive
 */
record FailureLimit(double ratio, int count, Duration window) {}
