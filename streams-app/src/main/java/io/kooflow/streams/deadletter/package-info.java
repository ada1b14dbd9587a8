/**
 * What happens to records that are wrong in themselves: their original bytes go to the dead-letter
 * topic of the topic they came from, within the same transaction, and the stream goes on. Anything
 * else that fails is no fault of the data and stops the thread.
 */
@NullMarked
package io.kooflow.streams.deadletter;

import org.jspecify.annotations.NullMarked;
