package io.kooflow.source.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkException;

class FaultTest {

  @ParameterizedTest
  @MethodSource("failures")
  void tellsWhatAFailureMeans(SdkException failure, Fault meaning) {
    assertThat(Fault.of(failure)).isEqualTo(meaning);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(AwsFailures.expired(), Fault.EXPIRED),
        Arguments.of(AwsFailures.trimmed(), Fault.TRIMMED),
        Arguments.of(AwsFailures.missing(), Fault.MISSING),
        Arguments.of(AwsFailures.limitExceeded(), Fault.THROTTLED),
        Arguments.of(AwsFailures.told(400, "ThrottlingException"), Fault.THROTTLED),
        Arguments.of(
            AwsFailures.told(400, "ProvisionedThroughputExceededException"), Fault.THROTTLED),
        Arguments.of(AwsFailures.told(500, "InternalServerError"), Fault.TRANSIENT),
        Arguments.of(AwsFailures.told(400, "ExpiredTokenException"), Fault.TRANSIENT),
        Arguments.of(AwsFailures.unreachable(), Fault.TRANSIENT),
        Arguments.of(AwsFailures.told(403, null), Fault.TRANSIENT),
        Arguments.of(AwsFailures.told(400, "ValidationException"), Fault.FATAL),
        Arguments.of(AwsFailures.told(400, "AccessDeniedException"), Fault.FATAL));
  }
}
