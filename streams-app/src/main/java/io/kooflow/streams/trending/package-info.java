/**
 * Trending lists: an ordered index of all eligible koos in each partition, whose heads travel as
 * absolute lists to one task that merges them and fills up small languages. One task, because
 * filling needs the list of all languages.
 */
@NullMarked
package io.kooflow.streams.trending;

import org.jspecify.annotations.NullMarked;
