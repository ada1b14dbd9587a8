/**
 * What a cluster lacks before the pipeline can run on it: topics, tables and schemas, held against
 * their definitions, and made.
 */
@NullMarked
package io.kooflow.operations.plan;

import org.jspecify.annotations.NullMarked;
