/**
 * Client of a schema registry that speaks Confluent's REST interface, and the settings it takes.
 * What goes wrong is told apart by type: a schema id that nobody knows is a fault of the record, a
 * registry that does not answer is worth another try, a registry that refuses is a fault of the
 * set-up.
 */
@NullMarked
package io.kooflow.schemas.registry;

import org.jspecify.annotations.NullMarked;
