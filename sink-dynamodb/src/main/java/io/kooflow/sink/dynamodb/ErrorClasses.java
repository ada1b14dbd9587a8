package io.kooflow.sink.dynamodb;

import io.kooflow.sink.coalesce.WriteOutcome;
import io.kooflow.sink.coalesce.WriteOutcome.Kind;
import io.kooflow.sink.item.UnfitRecordException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What an error of a write means: newer already there, try again, refuse this item, or stop.
 * Reasons name code and status only, since DynamoDB's messages may quote the item.
 */
final class ErrorClasses {
  private ErrorClasses() {}

  static WriteOutcome outcome(RuntimeException error) {
    if (error instanceof AwsServiceException answered) {
      return answered(answered);
    } else if (error instanceof SdkClientException) {
      // Among them: connection refused or reset, time out, an answer cut short, no credentials yet.
      return WriteOutcome.retry(
          "no answer from DynamoDB (" + error.getClass().getSimpleName() + cause(error) + ")");
    } else if (error instanceof UnfitRecordException) {
      return WriteOutcome.rejected(String.valueOf(error.getMessage()));
    }
    return WriteOutcome.stop("unexpected " + error.getClass().getName());
  }

  static boolean isThrottle(AwsServiceException error) {
    return KnownErrors.outcome(code(error), error.statusCode()) == Kind.THROTTLED;
  }

  private static WriteOutcome answered(AwsServiceException error) {
    Kind kind = KnownErrors.outcome(code(error), error.statusCode());
    if (kind == Kind.STALE) {
      return WriteOutcome.STALE;
    }
    String reason =
        "DynamoDB answered %s, status %d, request %s"
            .formatted(code(error), error.statusCode(), error.requestId());
    return new WriteOutcome(kind, reason, 0);
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
