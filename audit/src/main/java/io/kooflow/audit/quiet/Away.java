package io.kooflow.audit.quiet;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Tells a server that does not answer now, and may be starting again, from any other failure. */
public final class Away {
  private static final int SERVER_FAILED = 500;

  private Away() {}

  /**
   * The part of {@code failure} and its causes that says so, the innermost; null where none does.
   */
  public static @Nullable Throwable of(Throwable failure) {
    Throwable away = null;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (saysSo(each)) {
        away = each;
      }
    }
    return away;
  }

  private static boolean saysSo(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof RetriableException
        || failure instanceof ServiceFailureException
        || failure instanceof ServiceUnavailableException
        || (failure instanceof SdkServiceException answer && answer.statusCode() >= SERVER_FAILED);
  }
}
