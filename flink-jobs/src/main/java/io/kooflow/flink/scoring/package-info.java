/**
 * Scores new and edited texts: koo.changes, a model endpoint, koo.scores. It keeps no state: what
 * is under way is finished before each checkpoint, so Kafka's committed offsets never run ahead of
 * the scores.
 */
@NullMarked
package io.kooflow.flink.scoring;

import org.jspecify.annotations.NullMarked;
