/** Kooflow on one machine: the embedded platform, the command line and the page. */
@NullMarked
package io.kooflow.platform;

import org.jspecify.annotations.NullMarked;
