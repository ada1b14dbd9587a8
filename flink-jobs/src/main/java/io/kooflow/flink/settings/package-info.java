/**
 * Settings that every job has: how arguments and the settings file are read, how Kafka and the
 * registry are reached, and how the job runs.
 */
@NullMarked
package io.kooflow.flink.settings;

import org.jspecify.annotations.NullMarked;
