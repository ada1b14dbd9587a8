/** How the source says of a shard that gives nothing that it was read to its end all the same. */
@NullMarked
package io.kooflow.source.heartbeat;

import org.jspecify.annotations.NullMarked;
