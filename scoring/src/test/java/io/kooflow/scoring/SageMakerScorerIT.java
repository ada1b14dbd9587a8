package io.kooflow.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.AwsActions;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.embedded.StubHttpServer.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The AWS client against an endpoint that misbehaves. */
@TestInstance(Lifecycle.PER_CLASS)
class SageMakerScorerIT {
  private static final int ATTEMPTS = 4;

  private final StubHttpServer server = StubHttpServer.start(this::answer);
  private final SageMakerScorer scorer = open(server.uri(), Duration.ofSeconds(30));
  private Function<Request, Answer> endpoint = SageMakerScorerIT::predictions;
  private int requestsBefore;

  @BeforeEach
  void startAfresh() {
    endpoint = SageMakerScorerIT::predictions;
    requestsBefore = server.requests().size();
  }

  @AfterAll
  void close() {
    scorer.close();
    server.close();
    AwsActions.requireAsListed(
        "scoring",
        server.requests().stream()
            .map(request -> AwsActions.of(request.method(), request.path()))
            .collect(Collectors.toSet()));
  }

  private Answer answer(Request request) {
    return endpoint.apply(request);
  }

  private List<Request> requests() {
    return server.requests().subList(requestsBefore, server.requests().size());
  }

  private static SageMakerScorer open(URI endpoint, Duration attemptTimeout) {
    return SageMakerScorer.open(
        new ScorerSettings(
            "koo-text",
            "us-east-1",
            endpoint,
            3,
            ATTEMPTS,
            attemptTimeout,
            Duration.ofMinutes(2),
            Duration.ofMillis(10),
            Duration.ofMillis(50)));
  }

  @Test
  void asksByTheContractAndAnswersInOrder() {
    List<Outcome> outcomes = scorer.score(texts(150)).join();

    assertThat(outcomes).extracting(Outcome::id).containsExactlyElementsOf(ids(150));
    assertThat(outcomes).allMatch(Prediction.class::isInstance);
    assertThat(requests()).hasSize(3);
    Request request = requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/endpoints/koo-text/invocations");
    assertThat(request.headers()).containsEntry("Content-type", "application/json");
  }

  @Test
  void asksNothingForNothing() {
    assertThat(scorer.score(List.of()).join()).isEmpty();
    assertThat(requests()).isEmpty();
  }

  @Test
  void refusesItselfWhatNoEndpointCanScore() {
    List<Outcome> outcomes =
        scorer
            .score(
                List.of(
                    new Instance("1", "\ud800"),
                    new Instance("2", "x"),
                    new Instance("3", "x".repeat(10_001))))
            .join();

    assertThat(outcomes.get(0)).isEqualTo(new Refusal("1", "text has an unpaired surrogate"));
    assertThat(outcomes.get(1)).isInstanceOf(Prediction.class);
    assertThat(outcomes.get(2)).isInstanceOf(Refusal.class);
  }

  @ParameterizedTest
  @CsvSource({
    "429, ThrottlingException",
    "503, ServiceUnavailable",
    "500, InternalFailure",
    "424, ModelError",
    "502, x"
  })
  void triesAgainWhatMayPass(int status, String type) {
    server.answerNext(ATTEMPTS - 1, error(status, type, 500));

    assertThat(scorer.score(texts(2)).join()).allMatch(Prediction.class::isInstance);
    assertThat(requests()).hasSize(ATTEMPTS);
  }

  @Test
  void waitsForItsTurnNoLongerThanForItsAnswer() {
    endpoint = request -> predictions(request).after(Duration.ofHours(1));
    try (SageMakerScorer hurried = hurried()) {
      // One at a time: in turn they would take forty times the call timeout.
      List<CompletableFuture<List<Outcome>>> asked =
          IntStream.range(0, 40).mapToObj(n -> hurried.score(texts(1))).toList();

      List<Outcome> outcomes = asked.stream().flatMap(one -> one.join().stream()).toList();

      assertThat(outcomes)
          .hasSize(40)
          .allSatisfy(
              outcome ->
                  assertThat(((Failure) outcome).kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
      assertThat(requests()).hasSizeLessThan(20);
    }
  }

  @Test
  void halvesARefusedRequestOnlyWhileThereIsTime() {
    endpoint = request -> error(400, "ValidationError", 400).after(Duration.ofMillis(400));
    try (SageMakerScorer hurried = hurried()) {
      List<Outcome> outcomes = hurried.score(texts(64)).join();

      assertThat(outcomes).hasSize(64).allMatch(Failure.class::isInstance);
      assertThat(requests()).hasSizeLessThan(127);
    }
  }

  private SageMakerScorer hurried() {
    return SageMakerScorer.open(
        new ScorerSettings(
            "koo-text",
            "us-east-1",
            server.uri(),
            1,
            ATTEMPTS,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(10),
            Duration.ofMillis(50)));
  }

  @RepeatedTest(3)
  void triesAgainAfterATimeout() {
    server.answerNext(1, Answer.of(200, "").after(Duration.ofSeconds(10)));
    try (SageMakerScorer impatient = open(server.uri(), Duration.ofSeconds(2))) {
      assertThat(impatient.score(texts(1)).join()).allMatch(Prediction.class::isInstance);
    }
  }

  @ParameterizedTest
  @CsvSource({"429, ThrottlingException", "503, ServiceUnavailable", "424, ModelError"})
  void givesUpAfterItsAttempts(int status, String type) {
    endpoint = request -> error(status, type, 429);

    List<Outcome> outcomes = scorer.score(texts(2)).join();

    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE)));
    assertThat(requests()).hasSize(ATTEMPTS);
  }

  @Test
  void saysUnavailableWhenNobodyListens() {
    URI nobody = URI.create("http://127.0.0.1:9");
    try (SageMakerScorer lost = open(nobody, Duration.ofSeconds(30))) {
      assertThat(lost.score(texts(1)).join())
          .singleElement()
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
    }
  }

  @ParameterizedTest
  @CsvSource({"400, ValidationError", "413, ValidationError", "424, ModelError"})
  void findsTheOneTextThatSpoilsARequest(int status, String type) {
    endpoint =
        request ->
            request.body().contains("poison") ? error(status, type, 400) : predictions(request);
    List<Instance> instances =
        IntStream.range(0, 64)
            .mapToObj(i -> new Instance("" + i, i == 41 ? "poison" : "fine"))
            .toList();

    List<Outcome> outcomes = scorer.score(instances).join();

    assertThat(outcomes.get(41))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.REFUSED));
    assertThat(outcomes).filteredOn(Prediction.class::isInstance).hasSize(63);
    assertThat(requests()).hasSize(13);
  }

  @Test
  void doesNotHammerAnEndpointThatForbids() {
    endpoint = request -> error(403, "AccessDeniedException", 0);

    assertThat(scorer.score(texts(3)).join())
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.FORBIDDEN)));
    assertThat(requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "not json",
        "{\"predictions\":[]}",
        "{\"predictions\":[{\"id\":\"0\"}]}"
      })
  void neverTakesAMalformedAnswerForAScore(String body) {
    endpoint = request -> Answer.of(200, body);

    assertThat(scorer.score(texts(1)).join())
        .singleElement()
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.MALFORMED_ANSWER));
  }

  @Test
  void keepsRequestsInFlightBelowItsBound() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    endpoint =
        request -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Answer answer = predictions(request);
          now.decrementAndGet();
          return answer;
        };

    assertThat(scorer.score(texts(64 * 30)).join()).allMatch(Prediction.class::isInstance);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void quotesNoTextInAFailure() {
    endpoint = request -> Answer.of(400, "{\"Message\":\"cannot score: the secret text\"}");

    assertThat(scorer.score(List.of(new Instance("1", "the secret text"))).join().toString())
        .doesNotContain("secret");
  }

  private static Answer error(int status, String type, int originalStatus) {
    return Answer.of(status, "{\"Message\":\"m\",\"OriginalStatusCode\":" + originalStatus + "}")
        .withHeader("x-amzn-ErrorType", type);
  }

  private static Answer predictions(Request request) {
    try {
      ScoringRequest read = ScoringRequest.read(request.body().getBytes(StandardCharsets.UTF_8));
      List<io.kooflow.scoring.Answer> answers =
          read.entries().stream()
              .<io.kooflow.scoring.Answer>map(
                  entry -> new Prediction(((Instance) entry).id(), "m", "1", "en", 0.5, null, null))
              .toList();
      return Answer.of(200, new String(new ScoringAnswer(answers).bytes(), StandardCharsets.UTF_8));
    } catch (MalformedException | TooLargeException bad) {
      return Answer.of(400, "");
    }
  }

  private static List<Instance> texts(int count) {
    return ids(count).stream().map(id -> new Instance(id, "text " + id)).toList();
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
