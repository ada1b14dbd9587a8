/**
 * The AWS side: the client, the checks of the tables at start, one conditional write, and what each
 * error means.
 */
@NullMarked
package io.kooflow.sink.dynamodb;

import org.jspecify.annotations.NullMarked;
