package io.kooflow.source.retry;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** Failures as the AWS SDK throws them. */
public final class AwsFailures {
  private AwsFailures() {}

  public static SdkException expired() {
    return ExpiredIteratorException.builder().statusCode(400).message("expired").build();
  }

  public static SdkException trimmed() {
    return TrimmedDataAccessException.builder().statusCode(400).message("trimmed").build();
  }

  public static SdkException limitExceeded() {
    return LimitExceededException.builder().statusCode(400).message("limit").build();
  }

  public static SdkException missing() {
    return ResourceNotFoundException.builder().statusCode(400).message("missing").build();
  }

  public static SdkException unreachable() {
    return SdkClientException.create("connection refused");
  }

  /** Any other failure that the service tells; without a code, one that a proxy tells. */
  public static SdkException told(int status, @Nullable String code) {
    return DynamoDbException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .message(code)
        .build();
  }
}
