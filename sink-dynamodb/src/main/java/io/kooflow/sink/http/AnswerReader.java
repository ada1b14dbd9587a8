package io.kooflow.sink.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts one answer together from bytes as they come. */
final class AnswerReader {
  /** Several times the largest item in JSON. */
  private static final int MOST_BYTES = 8 << 20;

  private static final int USUAL_BYTES = 2_048;

  /** Of a head, or of the line of a chunk. */
  private static final int MOST_HEAD_BYTES = 64 << 10;

  /** A larger buffer is for one answer alone. */
  private static final int MOST_KEPT_BYTES = 64 << 10;

  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final byte[] LINE_END = {'\r', '\n'};

  private byte[] bytes = new byte[USUAL_BYTES];
  private int length;

  /** Zero until the head is complete; with it come the other three. */
  private int bodyAt;

  private int status;
  private Map<String, String> headers = Map.of();

  /** Negative for a body in chunks. */
  private int bodyLength;

  /** What the chunks so far held, and where the next one begins. */
  private final ByteArrayOutputStream chunked = new ByteArrayOutputStream();

  private int chunkAt;

  /**
   * Takes more bytes.
   *
   * @return the answer when it is complete, after which the next one begins; else null
   * @throws IOException if this is not an answer in HTTP/1.1 of a known length
   */
  @Nullable Answer take(ByteBuffer more) throws IOException {
    append(more);
    if (bodyAt == 0 && !readHead()) {
      return null;
    }
    byte[] body = bodyLength < 0 ? chunks() : plain();
    if (body == null) {
      return null;
    }
    Answer answer = new Answer(status, headers, body);
    length = 0;
    bodyAt = 0;
    chunked.reset();
    if (bytes.length > MOST_KEPT_BYTES) {
      bytes = new byte[USUAL_BYTES];
    }
    return answer;
  }

  private void append(ByteBuffer more) throws IOException {
    int count = more.remaining();
    if (length + count > bytes.length) {
      if (length + count > MOST_BYTES) {
        throw new IOException("the answer is too long");
      }
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
    more.get(bytes, length, count);
    length += count;
  }

  private boolean readHead() throws IOException {
    int end = find(HEAD_END, 0);
    if (end < 0) {
      checkHead(length);
      return false;
    }
    String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    int lineEnd = lineEnd(head, 0);
    status = status(head.substring(0, lineEnd));
    headers = new HashMap<>();
    while (lineEnd < end) {
      int line = lineEnd + LINE_END.length;
      lineEnd = lineEnd(head, line);
      int colon = head.indexOf(':', line);
      if (colon <= line || colon > lineEnd) {
        throw new IOException("the answer has a header without name");
      }
      headers.put(
          head.substring(line, colon).toLowerCase(Locale.ROOT),
          head.substring(colon + 1, lineEnd).strip());
    }
    bodyLength =
        "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
            ? -1
            : number(headers.get("content-length"), 10);
    if (bodyLength > MOST_BYTES) {
      throw new IOException("the answer is too long");
    }
    bodyAt = end + HEAD_END.length;
    chunkAt = bodyAt;
    return true;
  }

  /** Bounds what is searched again with each read. */
  private static void checkHead(int bytes) throws IOException {
    if (bytes > MOST_HEAD_BYTES) {
      throw new IOException("the answer has too long a head");
    }
  }

  private static int lineEnd(String head, int from) {
    int end = head.indexOf("\r\n", from);
    return end < 0 ? head.length() : end;
  }

  private static int status(String line) throws IOException {
    if (!line.startsWith("HTTP/1.1 ") || line.length() < 12) {
      throw new IOException("the answer is not HTTP/1.1");
    }
    int status = number(line.substring(9, 12), 10);
    if (status < 200) {
      throw new IOException("the answer is of status " + status);
    }
    return status;
  }

  private static int number(@Nullable String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException none) {
      throw new IOException("the answer has no length", none);
    }
    throw new IOException("the answer has a negative length");
  }

  private byte @Nullable [] plain() throws IOException {
    return length - bodyAt < bodyLength ? null : upTo(bodyAt + bodyLength, body(bodyLength));
  }

  private byte[] body(int count) {
    return Arrays.copyOfRange(bytes, bodyAt, bodyAt + count);
  }

  /** Takes the chunks that are complete; each is looked at once. */
  private byte @Nullable [] chunks() throws IOException {
    while (true) {
      int lineEnd = find(LINE_END, chunkAt);
      if (lineEnd < 0) {
        checkHead(length - chunkAt);
        return null;
      }
      String size = new String(bytes, chunkAt, lineEnd - chunkAt, StandardCharsets.ISO_8859_1);
      int count = number(size.split(";", 2)[0].strip(), 16);
      if (count == 0) {
        int end = find(HEAD_END, lineEnd);
        if (end < 0) {
          checkHead(length - lineEnd);
          return null;
        }
        return upTo(end + HEAD_END.length, chunked.toByteArray());
      }
      int at = lineEnd + LINE_END.length;
      // In this order: a count near the largest integer must not overflow.
      if (count > MOST_BYTES) {
        throw new IOException("the answer is too long");
      } else if (length - at < count + LINE_END.length) {
        return null;
      } else if (bytes[at + count] != LINE_END[0] || bytes[at + count + 1] != LINE_END[1]) {
        throw new IOException("the answer has a chunk of another length than it says");
      }
      chunked.write(bytes, at, count);
      chunkAt = at + count + LINE_END.length;
    }
  }

  /** One answer for one request: whatever comes behind it belongs to no request of ours. */
  private byte[] upTo(int end, byte[] body) throws IOException {
    if (length > end) {
      throw new IOException("more came than the answer");
    }
    return body;
  }

  private int find(byte[] wanted, int from) {
    for (int at = from; at <= length - wanted.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
