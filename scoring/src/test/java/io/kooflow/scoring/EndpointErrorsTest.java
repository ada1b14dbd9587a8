package io.kooflow.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

class EndpointErrorsTest {
  @Test
  void repeatsATimeoutHoweverDeepItIsWrapped() {
    Throwable timeout = ApiCallAttemptTimeoutException.create(1000);

    assertThat(EndpointErrors.worthRepeating(timeout)).isTrue();
    assertThat(EndpointErrors.worthRepeating(wrapped(timeout))).isTrue();
    assertThat(EndpointErrors.worthRepeating(wrapped(new CompletionException(timeout)))).isTrue();
    assertThat(EndpointErrors.worthRepeating(wrapped(wrapped(wrapped(timeout))))).isTrue();
  }

  @Test
  void repeatsALostConnection() {
    assertThat(EndpointErrors.worthRepeating(wrapped(wrapped(new IOException("reset"))))).isTrue();
  }

  @Test
  void repeatsNothingAfterTheTimeOfTheWholeCall() {
    assertThat(EndpointErrors.worthRepeating(ApiCallTimeoutException.create(1000))).isFalse();
    assertThat(EndpointErrors.worthRepeating(wrapped(new IllegalStateException()))).isFalse();
  }

  private static Throwable wrapped(Throwable cause) {
    return SdkClientException.create("Unable to execute HTTP request", cause);
  }
}
