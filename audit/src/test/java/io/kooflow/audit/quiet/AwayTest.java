package io.kooflow.audit.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

class AwayTest {
  @Test
  void aServerThatRefusesConnectionsOrFailsIsAway() {
    ConnectException refused = new ConnectException("Connection refused");

    assertThat(Away.of(refused)).isSameAs(refused);
    assertThat(Away.of(new RESTException(refused, "GET"))).isSameAs(refused);
    assertThat(Away.of(SdkClientException.create("no", refused))).isSameAs(refused);
    assertThat(Away.of(new IllegalStateException(new TimeoutException("ends")))).isNotNull();
    assertThat(Away.of(new ServiceUnavailableException("starting"))).isNotNull();
    assertThat(Away.of(answered(500))).isNotNull();
  }

  @Test
  void anAnswerThatIsRefusedIsNoAbsence() {
    assertThat(Away.of(answered(400))).isNull();
    assertThat(Away.of(new IllegalStateException("a bug"))).isNull();
  }

  private static SdkServiceException answered(int status) {
    return SdkServiceException.builder().statusCode(status).build();
  }
}
