/** The campaigns as verbs. */
@NullMarked
package io.kooflow.torture.cli;

import org.jspecify.annotations.NullMarked;
