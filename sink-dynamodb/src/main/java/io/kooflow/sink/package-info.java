/**
 * The Kafka Connect sink connector that keeps DynamoDB tables at the newest record of each key:
 * settings, the task's life and dead letters. The rules are in {@link io.kooflow.sink.coalesce},
 * the items in {@link io.kooflow.sink.item}, AWS in {@link io.kooflow.sink.dynamodb}.
 */
@NullMarked
package io.kooflow.sink;

import org.jspecify.annotations.NullMarked;
