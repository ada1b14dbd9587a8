package io.kooflow.scoring;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;

/** What an error of SageMaker's runtime means for the request that met it. */
final class EndpointErrors {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int MAX_CAUSES = 20;

  private EndpointErrors() {}

  /**
   * What the SDK cannot see: SageMaker answers 424 for whatever the model's container answered; and
   * an attempt that timed out or lost its connection comes wrapped, as deep as the races between
   * the timer, the channel and the caller make it, while the SDK looks at one cause at most.
   */
  static boolean worthRepeating(Throwable error) {
    return error instanceof ModelErrorException model ? !modelRefuses(model) : lost(error);
  }

  private static boolean lost(Throwable error) {
    return Stream.<Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(MAX_CAUSES)
        .anyMatch(
            cause ->
                cause instanceof ApiCallAttemptTimeoutException || cause instanceof IOException);
  }

  static Failure.Kind kind(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof MalformedException) {
      return Failure.Kind.MALFORMED_ANSWER;
    }
    if (cause instanceof ModelErrorException model) {
      return modelRefuses(model) ? Failure.Kind.REFUSED : Failure.Kind.UNAVAILABLE;
    }
    return cause instanceof SdkServiceException service ? kind(service) : Failure.Kind.UNAVAILABLE;
  }

  private static Failure.Kind kind(SdkServiceException error) {
    int status = error.statusCode();
    if (status == 401 || status == 403) {
      return Failure.Kind.FORBIDDEN;
    }
    boolean passing =
        status >= 500
            || status == TOO_MANY_REQUESTS
            || status == REQUEST_TIMEOUT
            || throttling(error);
    return passing ? Failure.Kind.UNAVAILABLE : Failure.Kind.REFUSED;
  }

  private static boolean throttling(SdkException error) {
    return RetryUtils.isThrottlingException(error);
  }

  private static boolean modelRefuses(ModelErrorException error) {
    Integer status = error.originalStatusCode();
    return status != null
        && status >= 400
        && status < 500
        && status != TOO_MANY_REQUESTS
        && status != REQUEST_TIMEOUT;
  }

  /**
   * What a log or a dead letter may say: the error's class and status, never the endpoint's words,
   * which may quote.
   */
  static String message(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof MalformedException malformed) {
      return String.valueOf(malformed.getMessage());
    }
    if (cause instanceof ModelErrorException model) {
      return "ModelErrorException, original status " + model.originalStatusCode();
    }
    String name = cause.getClass().getSimpleName();
    return cause instanceof SdkServiceException service
        ? name + ", status " + service.statusCode()
        : name + rootOf(cause);
  }

  private static String rootOf(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == cause ? "" : ", by " + root.getClass().getSimpleName();
  }
}
