package io.kooflow.source.snapshot;

import io.kooflow.source.retry.RetrySettings;

/**
 * How tables are read.
 *
 * @param segments parts of a table scanned at a time, each by a thread; 1 to 64
 * @param pageItems most items of one page; DynamoDB also ends a page at 1 MB
 * @param readUnits read units a second that a task's snapshots may consume; 0 for no bound
 * @param retry how failed reads are repeated
 */
public record ScanPlan(int segments, int pageItems, long readUnits, RetrySettings retry) {}
