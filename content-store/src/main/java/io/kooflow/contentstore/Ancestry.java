package io.kooflow.contentstore;

import org.jspecify.annotations.Nullable;

/**
 * Where a koo stands in its thread. Neither ancestor need exist.
 *
 * @param parent what it comments on or re-koos; null for a koo of its own
 * @param superParent root of the thread; null for a koo of its own
 */
public record Ancestry(@Nullable Long parent, @Nullable Long superParent) {}
