/** Reading a whole table by parallel scan, into a bounded queue that the task drains. */
@NullMarked
package io.kooflow.source.snapshot;

import org.jspecify.annotations.NullMarked;
