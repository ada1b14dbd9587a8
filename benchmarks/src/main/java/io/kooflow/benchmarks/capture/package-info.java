/** Reading a stream of DynamoDB: ours, the Kinesis Client Library, and a bare loop as the floor. */
@NullMarked
package io.kooflow.benchmarks.capture;

import org.jspecify.annotations.NullMarked;
