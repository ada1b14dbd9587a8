/**
 * Kafka Connect's view of the records: Connect schemas from Avro schemas and back, and the
 * converter that connectors and the Connect worker load by name.
 */
@NullMarked
package io.kooflow.schemas.connect;

import org.jspecify.annotations.NullMarked;
