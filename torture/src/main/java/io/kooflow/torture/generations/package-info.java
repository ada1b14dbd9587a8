/** Builds generations beside one that serves, while instances are killed. */
@NullMarked
package io.kooflow.torture.generations;

import org.jspecify.annotations.NullMarked;
