package io.kooflow.source.snapshot;

import io.kooflow.source.retry.RetrySettings;

/**
 * How a table is scanned.
 *
 * @param segments parts scanned at a time, each by a thread; 1 or more
 * @param pageItems most items of one page; DynamoDB also ends a page at 1 MB
 * @param retry how failed reads are repeated
 */
public record ScanPlan(int segments, int pageItems, RetrySettings retry) {}
