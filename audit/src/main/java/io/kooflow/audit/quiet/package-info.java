/**
 * The quiet point: a moment after the audit's start when no change of the content store is under
 * way anywhere in the pipeline. Asked hop by hop, from the tables' streams to the last sink, so
 * that what leaves one hop is seen by the next.
 */
@NullMarked
package io.kooflow.audit.quiet;

import org.jspecify.annotations.NullMarked;
