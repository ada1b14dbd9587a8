/**
 * What a table of the lake has lost, found by reading it, and the plan to land it again. Nothing
 * here asks Kafka or changes a table.
 */
@NullMarked
package io.kooflow.lake.repair;

import org.jspecify.annotations.NullMarked;
