package io.kooflow.sink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.sink.coalesce.WriteOutcome;
import io.kooflow.sink.coalesce.WriteOutcome.Kind;
import io.kooflow.sink.dynamodb.KnownErrors.KnownError;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class ErrorClassesTest {
  private static final List<String> PARENTS = List.of("DynamoDbException", "FailureException");

  @ParameterizedTest
  @MethodSource("known")
  void sortsEveryKnownErrorAsItsPageSays(KnownError error) {
    WriteOutcome outcome = ErrorClasses.answered(error.code(), 400, "id");

    assertThat(outcome.kind()).isEqualTo(error.outcome());
  }

  @ParameterizedTest
  @CsvSource({
    "ProvisionedThroughputExceededException, 400, THROTTLED",
    "TransactionConflictException, 400, RETRY",
    "ExpiredTokenException, 400, RETRY",
    "ValidationException, 400, REJECTED",
    "ResourceNotFoundException, 400, STOP",
    "AccessDeniedException, 400, STOP",
    "NeverHeardOf, 429, THROTTLED",
    "NeverHeardOf, 413, REJECTED",
    "NeverHeardOf, 500, RETRY",
    "NeverHeardOf, 503, RETRY",
    "NeverHeardOf, 400, STOP"
  })
  void goesByCodeThenByStatus(String code, int status, Kind kind) {
    WriteOutcome outcome = ErrorClasses.answered(code, status, "id");

    assertThat(outcome.kind()).isEqualTo(kind);
    assertThat(outcome.reason()).contains(code).contains("" + status).contains("id");
  }

  @ParameterizedTest
  @CsvSource({
    "302, RETRY",
    "400, RETRY",
    "403, RETRY",
    "407, RETRY",
    "502, RETRY",
    "413, REJECTED",
    "429, THROTTLED"
  })
  void repeatsWhatSomebodyBetweenRefusedWithoutANameForIt(int status, Kind kind) {
    assertThat(ErrorClasses.answered(null, status, null).kind()).isEqualTo(kind);
  }

  /** A newer SDK may know more errors; each is to be thought about. */
  @Test
  void knowsEveryErrorThatTheSdkKnows() throws IOException {
    List<String> codes = KnownErrors.all().stream().map(KnownError::code).toList();
    assertThat(codes).doesNotHaveDuplicates().containsAll(ofTheSdk());
  }

  @Test
  void takesAFailedConditionAsSuccess() {
    assertThat(ErrorClasses.answered("ConditionalCheckFailedException", 400, null))
        .isEqualTo(WriteOutcome.STALE);
  }

  @Test
  void repeatsWhenNoAnswerCame() {
    assertThat(ErrorClasses.unanswered(new ConnectException("secret text")))
        .isEqualTo(WriteOutcome.retry("no answer from DynamoDB (ConnectException)"));
  }

  @Test
  void stopsAtADefectOfItsOwn() {
    assertThat(ErrorClasses.unasked(new IllegalStateException()).kind()).isEqualTo(Kind.STOP);
  }

  static List<KnownError> known() {
    return KnownErrors.all();
  }

  private static List<String> ofTheSdk() throws IOException {
    Path jar =
        Path.of(
            DynamoDbException.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    try (JarFile classes = new JarFile(jar.toFile())) {
      return classes.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.matches(".*/dynamodb/model/[A-Za-z]+Exception\\.class"))
          .map(name -> name.substring(name.lastIndexOf('/') + 1, name.length() - 6))
          .filter(name -> !PARENTS.contains(name))
          .toList();
    }
  }
}
