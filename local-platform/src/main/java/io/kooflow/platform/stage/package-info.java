/** How far each stage of the pipeline is, for the terminal and the page. */
@NullMarked
package io.kooflow.platform.stage;

import org.jspecify.annotations.NullMarked;
