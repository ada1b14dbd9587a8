/** One run of the demo: start, write, watch, audit, tell. */
@NullMarked
package io.kooflow.platform.demo;

import org.jspecify.annotations.NullMarked;
