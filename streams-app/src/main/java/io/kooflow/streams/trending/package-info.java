/**
 * Lists of the best: an ordered index of all that is eligible in each partition, whose heads travel
 * as absolute lists to one task that merges them and fills up small languages. One task, because
 * filling needs the list of all languages. Used for koos and for creators.
 */
@NullMarked
package io.kooflow.streams.trending;

import org.jspecify.annotations.NullMarked;
