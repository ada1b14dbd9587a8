/** Keeps the processes of a platform alive: starts them, restarts the dead, ends them all. */
@NullMarked
package io.kooflow.platform.process;

import org.jspecify.annotations.NullMarked;
