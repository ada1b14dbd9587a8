package io.kooflow.operations.deadletters;

import java.time.Instant;

/**
 * A replay of a record, as the one that it became in its topic again.
 *
 * @param offset offset that it had at first
 * @param time time that it had at first
 * @param number which of the record's replays this was, 1 or more
 */
record Replayed(long offset, Instant time, int number) {}
