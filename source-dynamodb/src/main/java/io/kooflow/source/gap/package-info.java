/** What the source declares of losses of the stream, and of the snapshots that close them. */
@NullMarked
package io.kooflow.source.gap;

import org.jspecify.annotations.NullMarked;
