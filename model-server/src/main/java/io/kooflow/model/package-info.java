/**
 * The model behind the local endpoint and the endpoint itself: which language a text is in, how it
 * feels where the language is one that the model learned, and HTTP as SageMaker speaks it. The rest
 * of the system knows only the contract in {@code io.kooflow.scoring}.
 */
@NullMarked
package io.kooflow.model;

import org.jspecify.annotations.NullMarked;
