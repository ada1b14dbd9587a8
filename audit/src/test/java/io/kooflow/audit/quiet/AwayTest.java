package io.kooflow.audit.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

class AwayTest {
  @Test
  void aServerThatRefusesConnectionsOrFailsIsAway() {
    ConnectException refused = new ConnectException("Connection refused");

    assertThat(Away.of(refused)).isSameAs(refused);
    assertThat(Away.of(new RESTException(refused, "GET"))).isSameAs(refused);
    assertThat(Away.of(SdkClientException.create("no", refused))).isSameAs(refused);
    assertThat(Away.of(new IllegalStateException(new TimeoutException("ends")))).isNotNull();
    assertThat(Away.of(new ServiceUnavailableException("starting"))).isNotNull();
    assertThat(Away.of(DynamoDbException.builder().statusCode(500).build())).isNotNull();
  }

  @Test
  void anAnswerThatIsRefusedIsNoAbsence() {
    assertThat(Away.of(ResourceNotFoundException.builder().statusCode(400).build())).isNull();
    assertThat(Away.of(new IllegalStateException("a bug"))).isNull();
  }
}
