package io.kooflow.source.retry;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** What a failed call means for who made it. */
public enum Fault {
  /** The place in the shard is good, the iterator is not: ask for another. */
  EXPIRED,
  /** Records were removed before they were read. */
  TRIMMED,
  /** Table, stream or shard do not exist. */
  MISSING,
  /** Too many calls: wait. */
  THROTTLED,
  /** The server or the way to it fails, or credentials are being renewed: try again. */
  TRANSIENT,
  /** Trying again does not help. */
  FATAL;

  /** What renewing credentials mends; the default provider chain does it on the next call. */
  private static final Set<String> CREDENTIALS_RAN_OUT =
      Set.of("ExpiredTokenException", "ExpiredToken", "RequestExpired");

  /** Too many readers of a shard, too many calls: what the SDK does not take for throttling. */
  private static final Set<String> TOO_MANY = Set.of("LimitExceededException");

  /** What {@code exception} means; never null. */
  public static Fault of(SdkException exception) {
    if (exception instanceof ExpiredIteratorException) {
      return EXPIRED;
    }
    if (exception instanceof TrimmedDataAccessException) {
      return TRIMMED;
    }
    if (exception instanceof ResourceNotFoundException) {
      return MISSING;
    }
    if (exception instanceof AwsServiceException service) {
      return ofService(service);
    }
    return TRANSIENT;
  }

  private static Fault ofService(AwsServiceException exception) {
    if (exception.isThrottlingException() || TOO_MANY.contains(code(exception))) {
      return THROTTLED;
    }
    boolean repeatable =
        exception.statusCode() >= 500
            || exception.isClockSkewException()
            || isOfSomebodyBetween(exception);
    return repeatable || CREDENTIALS_RAN_OUT.contains(code(exception)) ? TRANSIENT : FATAL;
  }

  /** DynamoDB names each error; a proxy or a gateway that refuses names none. */
  private static boolean isOfSomebodyBetween(AwsServiceException exception) {
    return exception.getClass() == DynamoDbException.class
        && exception.awsErrorDetails() != null
        && exception.awsErrorDetails().errorCode() == null;
  }

  /** A short name of the failure for logs and messages, without what the server says of data. */
  public static String code(SdkException exception) {
    if (exception instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String code = service.awsErrorDetails().errorCode();
      if (code != null) {
        return code;
      }
    }
    return exception.getClass().getSimpleName();
  }
}
