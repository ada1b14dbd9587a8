/**
 * What creators receive. Each partition of koos keeps the sum over its own koos by creator and
 * language, its share, and sends those that changed once per commit, as absolute values; so a hot
 * koo costs its creator one record per commit. The creator's partition adds the shares up, and the
 * best creators of each language travel on as trending koos do.
 */
@NullMarked
package io.kooflow.streams.creators;

import org.jspecify.annotations.NullMarked;
