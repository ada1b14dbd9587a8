/**
 * What a demo writes into the content store: sign-ups, koos, comments, re-koos, reactions and
 * take-backs, in order, from a seeded generator or from real conversations.
 */
@NullMarked
package io.kooflow.platform.input;

import org.jspecify.annotations.NullMarked;
