package io.kooflow.sink.dynamodb;

import io.kooflow.sink.coalesce.WriteOutcome;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * What an error of a write means: newer already there, try again, refuse this item, or stop.
 * Reasons name code and status only, since DynamoDB's messages may quote the item.
 */
final class ErrorClasses {
  private static final Set<String> THROTTLES =
      Set.of(
          "ProvisionedThroughputExceededException",
          "ThrottlingException",
          "Throttling",
          "RequestLimitExceeded",
          "TooManyRequestsException");

  /** Passing, though their status is 4xx; expired credentials are fetched anew by the client. */
  private static final Set<String> PASSING =
      Set.of(
          "TransactionConflictException",
          "LimitExceededException",
          "ExpiredTokenException",
          "ExpiredToken",
          "RequestExpired",
          "RequestTimeout",
          "RequestTimeTooSkewed",
          "RequestTimeoutException");

  private static final Set<String> REFUSED =
      Set.of(
          "ValidationException",
          "ItemCollectionSizeLimitExceededException",
          "SerializationException",
          "RequestEntityTooLarge");

  private ErrorClasses() {}

  static WriteOutcome outcome(RuntimeException error) {
    if (error instanceof ConditionalCheckFailedException) {
      return WriteOutcome.STALE;
    }
    if (error instanceof AwsServiceException refused) {
      return answered(refused);
    }
    if (error instanceof SdkClientException) {
      return WriteOutcome.retry(
          "no answer from DynamoDB (" + error.getClass().getSimpleName() + cause(error) + ")");
    }
    return WriteOutcome.stop("unexpected " + error.getClass().getName());
  }

  static boolean isThrottle(RuntimeException error) {
    return error instanceof AwsServiceException answered
        && (answered.statusCode() == 429 || THROTTLES.contains(code(answered)));
  }

  private static WriteOutcome answered(AwsServiceException error) {
    String code = code(error);
    String reason =
        "DynamoDB answered %s, status %d, request %s"
            .formatted(code, error.statusCode(), error.requestId());
    if (isThrottle(error) || error.statusCode() >= 500 || PASSING.contains(code)) {
      return WriteOutcome.retry(reason);
    }
    if (REFUSED.contains(code) || error.statusCode() == 413) {
      return WriteOutcome.rejected(reason);
    }
    return WriteOutcome.stop(reason);
  }

  private static String code(AwsServiceException error) {
    String code = error.awsErrorDetails() == null ? null : error.awsErrorDetails().errorCode();
    return code == null ? error.getClass().getSimpleName() : code;
  }

  private static String cause(RuntimeException error) {
    Throwable cause = error.getCause();
    return cause == null ? "" : ", " + cause.getClass().getSimpleName();
  }
}
