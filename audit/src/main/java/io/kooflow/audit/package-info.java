/**
 * The proof that nothing was lost: waits for a quiet point, reads every store, compares counts and
 * fingerprints, and names each id that differs. {@link io.kooflow.audit.Audit} is the entry.
 */
@NullMarked
package io.kooflow.audit;

import org.jspecify.annotations.NullMarked;
