package io.kooflow.sink.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final String PLAIN =
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\nX-One:a\r\nx-one: b \r\n\r\nhello";

  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5\r\nhello\r\nA;name=value\r\n, world \r\n\r\n0\r\nTrailer: x\r\n\r\n";

  private final AnswerReader reader = new AnswerReader();

  @Test
  void readsAnAnswerOfAKnownLength() throws IOException {
    Answer answer = Objects.requireNonNull(take(PLAIN));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).isEqualTo(Map.of("content-length", "5", "x-one", "b"));
    assertThat(text(answer)).isEqualTo("hello");
  }

  @Test
  void readsAnAnswerInChunks() throws IOException {
    assertThat(text(Objects.requireNonNull(take(CHUNKED)))).isEqualTo("hello, world \r\n");
  }

  @Test
  void readsOneAfterAnotherHoweverTheyCome() throws IOException {
    for (String whole : new String[] {PLAIN, CHUNKED, PLAIN, PLAIN}) {
      for (int at = 0; at < whole.length() - 1; at++) {
        assertThat(take(whole.substring(at, at + 1))).isNull();
      }
      assertThat(take(whole.substring(whole.length() - 1))).isNotNull();
    }
  }

  @Test
  void readsAnEmptyBody() throws IOException {
    Answer answer = take("HTTP/1.1 204 \r\ncontent-length: 0\r\n\r\n");

    assertThat(Objects.requireNonNull(answer).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7ffffffe", "7fffffff", "800001", "7ffffffd"})
  void refusesAChunkThatIsTooLong(String size) {
    assertThatThrownBy(
            () ->
                take(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + size
                        + "\r\nhello\r\n"))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\nhello",
      })
  void refusesLengthsThatAreNotThoseOfTheBody(String answer) {
    assertThatThrownBy(() -> take(answer)).isInstanceOf(IOException.class);
  }

  @Test
  void looksAtEachChunkOnce() throws IOException {
    int chunks = 200_000;
    assertThat(take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")).isNull();
    for (int i = 0; i < chunks; i++) {
      assertThat(take("1\r\nx\r\n")).isNull();
    }
    assertThat(Objects.requireNonNull(take("0\r\n\r\n")).body()).hasSize(chunks);
  }

  @Test
  void refusesAHeadWithoutEnd() {
    assertThatThrownBy(() -> take("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(20_000)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void readsALargeBody() throws IOException {
    String body = "x".repeat(1 << 20);
    assertThat(take("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n")).isNull();
    assertThat(text(Objects.requireNonNull(take(body)))).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n"
      })
  void refusesWhatIsNoAnswer(String bytes) {
    assertThatThrownBy(() -> take(bytes)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesAnEndlessHead() {
    String line = "x: " + "y".repeat(1 << 20) + "\r\n";
    assertThatThrownBy(
            () -> {
              take("HTTP/1.1 200 OK\r\n");
              for (int i = 0; i < 16; i++) {
                take(line);
              }
            })
        .isInstanceOf(IOException.class);
  }

  private @Nullable Answer take(String bytes) throws IOException {
    return reader.take(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.ISO_8859_1);
  }
}
