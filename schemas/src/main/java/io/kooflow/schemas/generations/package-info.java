/**
 * Generations of the streams application, known to whoever runs or replaces them: names of what
 * belongs to one, and which one serves.
 */
@NullMarked
package io.kooflow.schemas.generations;

import org.jspecify.annotations.NullMarked;
