package io.kooflow.sink.dynamodb;

import io.kooflow.sink.Page;
import io.kooflow.sink.coalesce.WriteOutcome.Kind;
import io.kooflow.sink.dynamodb.KnownErrors.KnownError;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code docs/sink-errors.md} says what {@link KnownErrors} does. */
class ErrorsPageTest {
  private static final String HEAD =
      """
      # Errors of DynamoDB, and what the sink makes of them

      Made from the code by `ErrorsPageTest`; do not edit. `ErrorClassesTest` tries every row, and fails when the AWS SDK knows an error that is not here.

      - **retry**: the write is repeated, alone, after a wait that doubles with each failure (`retry.backoff.ms` to `retry.backoff.max.ms`, half to one and a half of it at random), until `retry.limit.ms` has passed: then the task fails. Counted in `Retries`. A newer record of the key takes the place of the one that failed; other keys go on. Repeating is harmless, since the condition decides.
      - **throttled**: as retry, counted in `Throttles` too, and the table's rate comes down to what it takes (`RateLimitByTable`).
      - **reject**: the record goes to the dead-letter topic with its original bytes and the reason. Its offset is committed when it stands there. Before that the table is described again: if its key or an index is not what it was when the task started, so that the item need not be bad, the task fails and says what changed. It also fails where a larger share of writes than `dead.letters.limit.ratio` is refused.
      - **stop**: the task fails with the reason. Nothing is lost: offsets behind unwritten records were not committed. Repair, then restart the task.
      - **success**: what should stand there does.

      No answer at all (connection refused or reset, time out, an answer cut short, changed on its way or not of DynamoDB) is **retry**. Before a call, the sink itself **rejects** what DynamoDB would: items over 400 KB, NaN and infinity, numbers over 38 digits, unpaired surrogates, empty or oversized keys, keys of another type than the table's, nesting deeper than 32. It writes single items, so there are no partial failures: what failed is one item, and it alone is sent again.

      An error that is not in the table goes by its status: 429 throttled, 413 reject, 500 and above retry, anything else stop. An error without a name is not DynamoDB's but of a proxy or a gateway: **retry**, whatever its status but these two. An error that a wrong clock may be the reason of (`InvalidSignatureException` and its like) is **retry** too where the answer's date is more than a minute from the time of the signature: puts are signed by DynamoDB's clock from then on.

      | error | outcome | because |
      |---|---|---|
      """;

  @Test
  void thePageIsThatOfTheCode() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    for (KnownError error : KnownErrors.all()) {
      page.append(
          "| `%s` | %s | %s |%n".formatted(error.code(), name(error.outcome()), error.why()));
    }
    Page.assertFresh("sink-errors.md", page.toString());
  }

  private static String name(Kind outcome) {
    return switch (outcome) {
      case WRITTEN, STALE -> "success";
      case RETRY -> "retry";
      case THROTTLED -> "throttled";
      case REJECTED -> "reject";
      case STOP -> "stop";
    };
  }
}
