/**
 * The contract between the stages of Kooflow, apart from the records themselves: the topics and how
 * they are kept, the position of a change, and the headers that travel beside a record.
 */
@NullMarked
package io.kooflow.schemas;

import org.jspecify.annotations.NullMarked;
