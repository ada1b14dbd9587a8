/**
 * Loading in bulk: many writes in few requests, with leftovers sent again, a bound on what is in
 * flight, and the order of writes to one item kept.
 */
@NullMarked
package io.kooflow.contentstore.load;

import org.jspecify.annotations.NullMarked;
