/**
 * Whether everything of a platform makes progress, asked from outside: each part within its own
 * limit, so that one that is frozen hides nothing of the others.
 */
@NullMarked
package io.kooflow.platform.status;

import org.jspecify.annotations.NullMarked;
