/** Batch jobs of the lake on this machine. */
@NullMarked
package io.kooflow.platform.lake;

import org.jspecify.annotations.NullMarked;
