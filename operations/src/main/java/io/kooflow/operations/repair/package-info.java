/**
 * Mends what an audit found: asks the source to read again the rows behind each difference, and
 * audits until nothing differs. Nothing is written but signals: the pipeline itself does the rest.
 */
@NullMarked
package io.kooflow.operations.repair;

import org.jspecify.annotations.NullMarked;
