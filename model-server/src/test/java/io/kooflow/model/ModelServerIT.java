package io.kooflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.Eventually;
import io.kooflow.scoring.Instance;
import io.kooflow.scoring.Outcome;
import io.kooflow.scoring.Prediction;
import io.kooflow.scoring.Refusal;
import io.kooflow.scoring.SageMakerScorer;
import io.kooflow.scoring.ScorerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelServerIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void answersInTheRequestsOrderWithOneRefusalForABadInstance() throws Exception {
    ModelServer server = serve(ModelServerIT::known);

    HttpResponse<String> answer =
        post(
            server,
            "{\"instances\":[{\"id\":\"b\",\"text\":\"x\"},{\"id\":\"a\"},{\"id\":\"c\",\"text\":\"\\ud83d\"}]}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"predictions\":[{\"id\":\"b\",\"model\":\"m\",\"version\":\"1\",\"language\":\"en\",\"languageProbability\":0.5},"
                + "{\"id\":\"a\",\"error\":\"text must be a string\"},"
                + "{\"id\":\"c\",\"error\":\"text has an unpaired surrogate\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"instances\":{}}",
        "{\"instances\":[]} x",
        "{\"instances\":[],\"instances\":[]}"
      })
  void refusesWhatIsNoRequestWith400(String body) throws Exception {
    HttpResponse<String> answer = post(serve(ModelServerIT::known), body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains("ValidationError");
  }

  @Test
  void refusesDeepNestingWith400() throws Exception {
    assertThat(post(serve(ModelServerIT::known), "[".repeat(100_000)).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesTooManyInstancesAndTooManyBytesWith413() throws Exception {
    ModelServer server = serve(ModelServerIT::known);
    String tooMany =
        "{\"instances\":["
            + "{\"id\":\"a\",\"text\":\"b\"},".repeat(64)
            + "{\"id\":\"a\",\"text\":\"b\"}]}";
    String tooLarge = "{\"instances\":[{\"id\":\"a\",\"text\":\"" + "b".repeat(1 << 20) + "\"}]}";

    assertThat(post(server, tooMany).statusCode()).isEqualTo(413);
    assertThat(post(server, tooLarge).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @MethodSource
  void saysWith500WhyItsModelCannotBeLoaded(Throwable failure) throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    ModelServer server =
        closing(
            ModelServer.start(
                new ModelServerConfig("koo-text", 0, 2, 16),
                () -> {
                  awaitQuietly(loading);
                  throw ModelServerIT.<RuntimeException>undeclared(failure);
                }));
    String one = "{\"instances\":[{\"id\":\"a\",\"text\":\"b\"}]}";
    CompletableFuture<HttpResponse<String>> early =
        http.sendAsync(request(server, one), BodyHandlers.ofString());
    loading.countDown();
    Eventually.await().until(() -> server.loaded().isCompletedExceptionally());

    for (HttpResponse<String> answer : List.of(early.get(), post(server, one), pinged(server))) {
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(new ObjectMapper().readTree(answer.body()).path("Message").asText())
          .isEqualTo("the model cannot be loaded: " + failure);
    }
  }

  static Stream<Throwable> saysWith500WhyItsModelCannotBeLoaded() {
    return Stream.of(
        new ExecutionException(new OutOfMemoryError("Java \"heap\" \\ space")),
        new IllegalStateException("a file is missing"),
        new NoClassDefFoundError("x/Y"));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T undeclared(Throwable failure) throws T {
    throw (T) failure;
  }

  private HttpResponse<String> pinged(ModelServer server) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.uri().resolve("/ping")).build(), BodyHandlers.ofString());
  }

  @Test
  void saysBusyWith429WhenWorkersAndQueueAreFull() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ModelServer server =
        start(
            new ModelServerConfig("koo-text", 0, 1, 1),
            instance -> {
              awaitQuietly(release);
              return known(instance);
            });
    String one = "{\"instances\":[{\"id\":\"a\",\"text\":\"b\"}]}";
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();

    Eventually.await()
        .untilAsserted(
            () -> {
              held.add(http.sendAsync(request(server, one), BodyHandlers.ofString()));
              assertThat(held).anyMatch(CompletableFuture::isDone);
            });
    release.countDown();

    List<HttpResponse<String>> answers = held.stream().map(CompletableFuture::join).toList();
    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .contains(200, 429)
        .containsOnly(200, 429);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() == 429)
        .allSatisfy(answer -> assertThat(answer.headers().firstValue("Retry-After")).contains("1"));
  }

  @Test
  void costsOnlyOneInstanceWhenTheModelBreaksOnIt() throws Exception {
    ModelServer server =
        serve(
            instance -> {
              if (instance.text().equals("poison")) {
                throw new IllegalStateException("secret text");
              }
              return known(instance);
            });

    String body =
        post(
                server,
                "{\"instances\":[{\"id\":\"a\",\"text\":\"poison\"},{\"id\":\"b\",\"text\":\"x\"}]}")
            .body();

    assertThat(body)
        .contains("\"error\":\"the model failed: IllegalStateException\"")
        .contains("\"language\":\"en\"");
    assertThat(body).doesNotContain("secret");
  }

  @Test
  void pingsOnlyWhenTheModelIsLoaded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ModelServer server =
        closing(
            ModelServer.start(
                ModelServerConfig.defaults(),
                () -> {
                  awaitQuietly(release);
                  return ModelServerIT::known;
                }));
    assertThat(ping(server)).isEqualTo(503);

    release.countDown();
    server.loaded().join();

    assertThat(ping(server)).isEqualTo(200);
  }

  @Test
  void refusesAnotherEndpointsName() throws Exception {
    ModelServer server = serve(ModelServerIT::known);
    HttpRequest other =
        HttpRequest.newBuilder(server.uri().resolve("/endpoints/other/invocations"))
            .POST(BodyPublishers.ofString("{\"instances\":[]}"))
            .build();

    assertThat(http.send(other, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
  }

  @Test
  void servesTheAwsClientWithTheRealModel() {
    ModelServer server = closing(ModelServer.start(ModelServerConfig.defaults()));
    SageMakerScorer scorer =
        closing(
            SageMakerScorer.open(
                ScorerSettings.of(server.endpointName(), "us-east-1").at(server.uri())));
    List<Instance> instances = new ArrayList<>();
    instances.add(new Instance("1", "What a wonderful day, I love it so much, thank you all"));
    instances.add(new Instance("2", "ನನಗೆ ಈ ಹಾಡು ತುಂಬಾ ಇಷ್ಟ"));
    instances.add(new Instance("3", ""));
    instances.add(new Instance("4", "broken \ud83d"));
    IntStream.range(5, 200)
        .forEach(i -> instances.add(new Instance("" + i, "um dia muito bom para todos " + i)));

    List<Outcome> outcomes = scorer.score(instances).join();

    assertThat(outcomes)
        .extracting(Outcome::id)
        .containsExactlyElementsOf(instances.stream().map(Instance::id).toList());
    assertThat(outcomes.get(0))
        .isInstanceOfSatisfying(
            Prediction.class,
            english -> {
              assertThat(english.language()).isEqualTo("en");
              assertThat(english.sentiment()).isEqualTo("positive");
            });
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Prediction.class,
            kannada -> {
              assertThat(kannada.language()).isEqualTo("kn");
              assertThat(kannada.sentiment()).isNull();
            });
    assertThat(outcomes.get(2))
        .isEqualTo(new Prediction("3", "koo-text", "2", "und", 0, null, null));
    assertThat(outcomes.get(3)).isInstanceOf(Refusal.class);
    assertThat(outcomes.subList(4, outcomes.size()))
        .allSatisfy(outcome -> assertThat(((Prediction) outcome).language()).isEqualTo("pt"));
  }

  private static Prediction known(Instance instance) {
    return new Prediction(instance.id(), "m", "1", "en", 0.5, null, null);
  }

  private ModelServer serve(Predictor model) {
    return start(ModelServerConfig.defaults(), model);
  }

  private ModelServer start(ModelServerConfig config, Predictor model) {
    return closing(ModelServer.start(config, () -> model));
  }

  private <T extends AutoCloseable> T closing(T opened) {
    open.add(0, opened);
    return opened;
  }

  private HttpResponse<String> post(ModelServer server, String body)
      throws IOException, InterruptedException {
    return http.send(request(server, body), BodyHandlers.ofString());
  }

  private static HttpRequest request(ModelServer server, String body) {
    URI uri = server.uri().resolve("/endpoints/" + server.endpointName() + "/invocations");
    return HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
  }

  private int ping(ModelServer server) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(server.uri().resolve("/ping")).build(), BodyHandlers.ofString())
        .statusCode();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
