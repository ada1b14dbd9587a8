/**
 * Comparing stores that must hold the same rows: first by order-free sums of hashes per bucket of
 * content ids, then, where sums differ, row by row. Knows nothing of where rows come from.
 */
@NullMarked
package io.kooflow.audit.compare;

import org.jspecify.annotations.NullMarked;
