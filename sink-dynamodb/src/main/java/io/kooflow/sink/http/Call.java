package io.kooflow.sink.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request and what is known of its course. */
final class Call {
  final ByteBuffer request;
  final Reply reply;

  /** By {@link System#nanoTime}, from when it begins. */
  long deadline;

  /** Null before it begins and when it is over. */
  @Nullable Connection connection;

  Call(ByteBuffer request, Reply reply) {
    this.request = request;
    this.reply = reply;
  }
}
