/**
 * HTTP/1.1 to one server, by one thread that never waits: only as much of it as writes to DynamoDB
 * need.
 */
@NullMarked
package io.kooflow.sink.http;

import org.jspecify.annotations.NullMarked;
