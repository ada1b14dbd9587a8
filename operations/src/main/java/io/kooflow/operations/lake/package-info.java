/** Repairs tables of the lake: lands again from Kafka what they have lost. */
@NullMarked
package io.kooflow.operations.lake;

import org.jspecify.annotations.NullMarked;
