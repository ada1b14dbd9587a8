/** The command line: one class per verb, each thin. */
@NullMarked
package io.kooflow.platform.cli;

import org.jspecify.annotations.NullMarked;
