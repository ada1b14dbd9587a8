package io.kooflow.sink.dynamodb;

import io.kooflow.sink.coalesce.WriteOutcome;
import io.kooflow.sink.coalesce.WriteOutcome.Kind;
import io.kooflow.sink.item.UnfitRecordException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an error of a write means: newer already there, try again, refuse this item, or stop.
 * Reasons name code and status only, since DynamoDB's messages may quote the item.
 */
final class ErrorClasses {
  private static final int HTTP_TOO_LARGE = 413;
  private static final int HTTP_TOO_MANY = 429;

  /** Errors that DynamoDB gives for a signature of another time, among other reasons. */
  private static final Set<String> OF_THE_CLOCK =
      Set.of(
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "RequestInTheFuture",
          "AuthFailure");

  private ErrorClasses() {}

  /** Whether a wrong clock can be the reason; the answer's date tells whether it is. */
  static boolean mayBeOfTheClock(@Nullable String code) {
    return code != null && OF_THE_CLOCK.contains(code);
  }

  /**
   * Of an answer that tells an error.
   *
   * @param code as in the answer's {@code __type}; null if it has none
   * @param request the answer's id, for AWS's support; null if it has none
   */
  static WriteOutcome answered(@Nullable String code, int status, @Nullable String request) {
    if (code == null && isOfSomebodyBetween(status)) {
      return WriteOutcome.retry(
          "an answer that is not DynamoDB's, of a proxy or a gateway: status %s without a name"
              .formatted(status));
    }
    String known = code == null ? "no code" : code;
    Kind kind = KnownErrors.outcome(known, status);
    return kind == Kind.STALE
        ? WriteOutcome.STALE
        : new WriteOutcome(
            kind,
            "DynamoDB answered %s, status %s, request %s".formatted(known, status, request),
            0);
  }

  /** DynamoDB names each error; of those without a name, statuses tell only these apart. */
  private static boolean isOfSomebodyBetween(int status) {
    return status != HTTP_TOO_LARGE && status != HTTP_TOO_MANY;
  }

  /** Of a request without an answer: refused, reset, cut short, too late, or not DynamoDB's. */
  static WriteOutcome unanswered(IOException why) {
    return WriteOutcome.retry("no answer from DynamoDB (%s)".formatted(names(why)));
  }

  /** Of a request that could not be made. */
  static WriteOutcome unasked(RuntimeException why) {
    return why instanceof UnfitRecordException
        ? WriteOutcome.rejected(String.valueOf(why.getMessage()))
        : WriteOutcome.stop("unexpected " + why.getClass().getName());
  }

  private static String names(IOException why) {
    Throwable cause = why.getCause();
    String name = why.getClass().getSimpleName();
    return cause == null ? name : name + ", " + cause.getClass().getSimpleName();
  }
}
