package io.kooflow.source.retry;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Tells answers of DynamoDB from those of somebody between: an empty page with status 200 is no end
 * of a shard, no table without rows, and no item that is gone.
 */
public final class Whole {
  private Whole() {}

  /**
   * The part of an answer that DynamoDB always gives.
   *
   * @param name of the part, for messages
   * @throws SdkClientException if it is null: {@link Fault#TRANSIENT}
   */
  public static <T> T part(@Nullable T part, String name) {
    require(part != null, name);
    return Objects.requireNonNull(part);
  }

  /** As {@link #part}, where the answer says whether it has it. */
  public static void require(boolean has, String name) {
    if (!has) {
      throw SdkClientException.create("The answer has no " + name + ": it is not DynamoDB's.");
    }
  }
}
