package io.kooflow.sink.dynamodb;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class FreshCredentialsTest {
  private static final AwsCredentials OLD = AwsBasicCredentials.create("old", "secret");
  private static final AwsCredentials NEW = AwsBasicCredentials.create("new", "secret");

  private final AtomicReference<AwsCredentials> provided = new AtomicReference<>(OLD);
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void takesNewOnesAndKeepsTheOldWhileThereAreNone() {
    try (FreshCredentials credentials = open(this::provide)) {
      assertThat(credentials.current()).isEqualTo(OLD);

      provided.set(null);
      int before = asked.get();
      await().until(() -> asked.get() > before + 2);
      assertThat(credentials.current()).isEqualTo(OLD);

      provided.set(NEW);
      await().until(() -> credentials.current().equals(NEW));
    }
  }

  @Test
  void doesNotBeginWithoutAny() {
    provided.set(null);

    assertThatThrownBy(() -> open(this::provide)).hasMessage("none");
  }

  private AwsCredentials provide() {
    asked.incrementAndGet();
    AwsCredentials now = provided.get();
    if (now == null) {
      throw new IllegalStateException("none");
    }
    return now;
  }

  private static FreshCredentials open(AwsCredentialsProvider provider) {
    return new FreshCredentials(provider, Duration.ofMillis(1), "test-credentials");
  }
}
