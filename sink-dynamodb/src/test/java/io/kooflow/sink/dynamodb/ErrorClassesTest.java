package io.kooflow.sink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.sink.coalesce.WriteOutcome;
import io.kooflow.sink.coalesce.WriteOutcome.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class ErrorClassesTest {

  @ParameterizedTest
  @CsvSource({
    "ProvisionedThroughputExceededException, 400, RETRY",
    "ThrottlingException, 400, RETRY",
    "RequestLimitExceeded, 400, RETRY",
    "TransactionConflictException, 400, RETRY",
    "ExpiredTokenException, 400, RETRY",
    "InternalServerError, 500, RETRY",
    "ServiceUnavailable, 503, RETRY",
    "Anything, 429, RETRY",
    "ValidationException, 400, REJECTED",
    "ItemCollectionSizeLimitExceededException, 400, REJECTED",
    "Anything, 413, REJECTED",
    "ResourceNotFoundException, 400, STOP",
    "AccessDeniedException, 400, STOP",
    "UnrecognizedClientException, 400, STOP",
    "NeverHeardOf, 400, STOP"
  })
  void sortsAnswersByCodeAndStatus(String code, int status, Kind kind) {
    WriteOutcome outcome = ErrorClasses.outcome(answer(code, status));

    assertThat(outcome.kind()).isEqualTo(kind);
    assertThat(outcome.reason()).contains(code).contains("" + status).doesNotContain("secret text");
  }

  @Test
  void takesAFailedConditionAsSuccess() {
    assertThat(ErrorClasses.outcome(ConditionalCheckFailedException.builder().build()))
        .isEqualTo(WriteOutcome.STALE);
  }

  @Test
  void repeatsWhenNoAnswerCame() {
    assertThat(ErrorClasses.outcome(SdkClientException.create("connection reset")).kind())
        .isEqualTo(Kind.RETRY);
    assertThat(ErrorClasses.outcome(ApiCallTimeoutException.create(1)).kind())
        .isEqualTo(Kind.RETRY);
  }

  @Test
  void stopsAtADefectOfItsOwn() {
    assertThat(ErrorClasses.outcome(new IllegalStateException()).kind()).isEqualTo(Kind.STOP);
  }

  private static DynamoDbException answer(String code, int status) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("secret text").build())
            .build();
  }
}
