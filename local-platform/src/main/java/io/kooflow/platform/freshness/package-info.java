/**
 * How long a like or a comment takes from the store's acknowledgement to the serving table, hop by
 * hop, by probes among the writes themselves.
 */
@NullMarked
package io.kooflow.platform.freshness;

import org.jspecify.annotations.NullMarked;
