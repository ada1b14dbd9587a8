/** Clients of Kafka, and reading topics on behalf of the user and of the demo's own meters. */
@NullMarked
package io.kooflow.operations.kafka;

import org.jspecify.annotations.NullMarked;
