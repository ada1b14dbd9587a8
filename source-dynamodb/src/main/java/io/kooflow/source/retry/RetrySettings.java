package io.kooflow.source.retry;

import java.time.Duration;

/**
 * How reads that fail are repeated.
 *
 * @param first shortest delay before the first repetition; positive
 * @param longest longest delay; not below {@code first}
 * @param giveUpAfter time without a success after which the task fails; positive
 */
public record RetrySettings(Duration first, Duration longest, Duration giveUpAfter) {}
