/** A table and its stream that were made apart from the other fakes, and the source before it. */
@org.jspecify.annotations.NullMarked
package io.kooflow.source.river;
