/**
 * A seeded stream of a micro-blog shaped like the published figures of Koo and of open studies:
 * threads, re-koos, a viral koo, take-backs, changed and repeated reactions, edits and deletes.
 */
@NullMarked
package io.kooflow.platform.input.synthetic;

import org.jspecify.annotations.NullMarked;
