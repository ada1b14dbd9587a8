/** Starts the whole platform on one data folder: which process holds what, and in which order. */
@NullMarked
package io.kooflow.platform.start;

import org.jspecify.annotations.NullMarked;
