/**
 * Reading one table's stream: which shards there are, which may be read, when, and what to do when
 * a read fails. A shard is read only after its parent was read to its end, so the changes of an
 * item keep their order when a shard splits.
 */
@NullMarked
package io.kooflow.source.stream;

import org.jspecify.annotations.NullMarked;
