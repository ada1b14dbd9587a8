package io.kooflow.sink.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param headers the last of each name, by the name in lower case
 * @param body whole, and decoded if it came in chunks
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

  /** A header's value; null if it did not come. */
  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }
}
