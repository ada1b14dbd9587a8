/** Points the audit at a local platform, or at the stores that a file names. */
@NullMarked
package io.kooflow.operations.audit;

import org.jspecify.annotations.NullMarked;
