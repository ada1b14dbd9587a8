package io.kooflow.sink.dynamodb;

import io.kooflow.sink.http.Answer;
import io.kooflow.sink.http.Connections;
import io.kooflow.sink.http.Reply;
import io.kooflow.sink.http.Server;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Sends puts, signed, without waiting for their answers. */
final class Puts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Puts.class);
  private static final Duration REFRESH_EVERY = Duration.ofSeconds(1);

  /** AWS takes five minutes; the way of a request takes some of it. */
  private static final Duration LEAST_SKEW = Duration.ofMinutes(1);

  private final InstantSource clock;

  private final FreshCredentials credentials;
  private final Signer signer;
  private final Connections connections;

  /** Added to the clock. */
  private volatile Duration offset = Duration.ZERO;

  /**
   * @param credentials the caller closes it, after this
   * @param clock by which requests are signed, until the server's is known to be another
   * @param timeout of one put
   * @param name of the threads
   */
  Puts(
      Server server,
      String region,
      AwsCredentialsProvider credentials,
      InstantSource clock,
      Duration timeout,
      String name) {
    this.clock = clock;
    this.signer = new Signer(server, region, "DynamoDB_20120810.PutItem");
    this.credentials = new FreshCredentials(credentials, REFRESH_EVERY, name + "-credentials");
    try {
      this.connections = Connections.open(server, timeout, name);
    } catch (RuntimeException none) {
      this.credentials.close();
      throw none;
    }
  }

  /** What is added to the clock of this machine now. */
  Duration clockOffset() {
    return offset;
  }

  /** Starts one, signed by the clock as it is known now. */
  void send(byte[] body, Reply reply) {
    send(body, reply, offset);
  }

  /**
   * Starts one.
   *
   * @param added to the clock of this machine for the time of its signature
   */
  void send(byte[] body, Reply reply, Duration added) {
    connections.send(
        signer.request(body, credentials.current(), clock.instant().plus(added)), reply);
  }

  /**
   * Whether an answer shows that the request was signed by a clock too far from the server's; then
   * the next ones are signed by the server's.
   *
   * @param added as for {@link #send}
   */
  boolean isSkewed(Answer answer, Duration added) {
    Duration right = offsetOf(answer);
    if (right == null || right.minus(added).abs().compareTo(LEAST_SKEW) < 0) {
      return false;
    }
    if (right.minus(offset).abs().compareTo(LEAST_SKEW) >= 0) {
      LOG.warn(
          "The clock of this machine is {} s from that of DynamoDB; puts are signed by DynamoDB's."
              + " Mend the clock",
          right.toSeconds());
      offset = right;
    }
    return true;
  }

  private @Nullable Duration offsetOf(Answer answer) {
    String date = answer.header("date");
    try {
      return date == null
          ? null
          : Duration.between(
              clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  /** Takes no more; those under way end within the timeout. */
  @Override
  public void close() {
    connections.close();
    credentials.close();
  }
}
