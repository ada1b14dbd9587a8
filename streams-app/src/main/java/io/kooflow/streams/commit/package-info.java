/**
 * Emits each key at most once per transaction: a processor remembers what changed and is told,
 * while the commit is being prepared, to work it off. Kafka offers no public hook for this; {@link
 * io.kooflow.streams.commit.CommitHook} is the one class that uses an internal one, and {@link
 * io.kooflow.streams.commit.Emission#PER_RECORD} does without.
 */
@NullMarked
package io.kooflow.streams.commit;

import org.jspecify.annotations.NullMarked;
