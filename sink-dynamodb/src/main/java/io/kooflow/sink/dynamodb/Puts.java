package io.kooflow.sink.dynamodb;

import io.kooflow.sink.http.Connections;
import io.kooflow.sink.http.Reply;
import io.kooflow.sink.http.Server;
import java.time.Duration;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Sends puts, signed, without waiting for their answers. */
final class Puts implements AutoCloseable {
  private static final Duration REFRESH_EVERY = Duration.ofSeconds(1);

  private final FreshCredentials credentials;
  private final Signer signer;
  private final Connections connections;

  /**
   * @param credentials the caller closes it, after this
   * @param timeout of one put
   * @param name of the threads
   */
  Puts(
      Server server,
      String region,
      AwsCredentialsProvider credentials,
      Duration timeout,
      String name) {
    this.signer = new Signer(server, region, "DynamoDB_20120810.PutItem");
    this.credentials = new FreshCredentials(credentials, REFRESH_EVERY, name + "-credentials");
    try {
      this.connections = Connections.open(server, timeout, name);
    } catch (RuntimeException none) {
      this.credentials.close();
      throw none;
    }
  }

  /** Starts one. */
  void send(byte[] body, Reply reply) {
    connections.send(signer.request(body, credentials.current(), Instant.now()), reply);
  }

  /** Takes no more; those under way end within the timeout. */
  @Override
  public void close() {
    connections.close();
    credentials.close();
  }
}
