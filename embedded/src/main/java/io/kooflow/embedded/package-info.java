/**
 * Each server that the platform needs as one closeable class on loopback, plus the faults that
 * tests put in front of them. Every {@code start} takes the folder that holds the server's data and
 * logs and a port, 0 for a free one; a start on an existing folder goes on with its data. Used by
 * the tests of all modules and by the local platform.
 */
@NullMarked
package io.kooflow.embedded;

import org.jspecify.annotations.NullMarked;
