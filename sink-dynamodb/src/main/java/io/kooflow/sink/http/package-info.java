/**
 * HTTP/1.1 to one server, only as much of it as writes to DynamoDB need. One thread does it all: it
 * waits for no peer, but looks names up and computes the handshakes of TLS.
 */
@NullMarked
package io.kooflow.sink.http;

import org.jspecify.annotations.NullMarked;
