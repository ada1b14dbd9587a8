/** The verbs of an operator. */
@NullMarked
package io.kooflow.operations.cli;

import org.jspecify.annotations.NullMarked;
