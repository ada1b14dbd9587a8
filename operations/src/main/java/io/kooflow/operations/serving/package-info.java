/** Reads the serving tables as the services of the micro-blog do. */
@NullMarked
package io.kooflow.operations.serving;

import org.jspecify.annotations.NullMarked;
