package io.kooflow.scoring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointRequest;
import software.amazon.awssdk.services.sagemakerruntime.model.InvokeEndpointResponse;

/**
 * Asks a SageMaker endpoint to score texts. Safe for many threads; owns its AWS client and threads
 * until closed.
 *
 * <p>Requests stay within {@link Limits}, a bounded number of them is in flight, the others wait;
 * retries are made inside the AWS client. A request that the endpoint refuses as a whole is halved
 * until the one text that spoils it stands alone.
 */
public final class SageMakerScorer implements AutoCloseable {
  private static final String JSON = "application/json";

  private final SageMakerRuntimeAsyncClient client;
  private final String endpointName;
  private final InFlightGate gate;
  private final Duration callTimeout;

  private SageMakerScorer(SageMakerRuntimeAsyncClient client, ScorerSettings settings) {
    this.client = client;
    this.endpointName = settings.endpointName();
    this.gate = new InFlightGate(settings.maxInFlight());
    this.callTimeout = settings.callTimeout();
  }

  /** Opens a client; nothing is sent yet. */
  public static SageMakerScorer open(ScorerSettings settings) {
    return new SageMakerScorer(SageMakerClients.open(settings), settings);
  }

  /**
   * Scores texts, in as many requests as the limits ask for. It is complete after the call timeout
   * at the latest, counted from now: waiting for a place, all tries and all halves included.
   *
   * @return one outcome for each instance, in the order given; it completes exceptionally only by a
   *     fault of this class
   */
  public CompletableFuture<List<Outcome>> score(List<Instance> instances) {
    Map<Integer, Outcome> refused = new HashMap<>();
    List<Instance> sound = new ArrayList<>();
    for (int i = 0; i < instances.size(); i++) {
      String fault = instances.get(i).fault();
      if (fault.isEmpty()) {
        sound.add(instances.get(i));
      } else {
        refused.put(i, new Refusal(instances.get(i).id(), fault));
      }
    }
    long deadline = System.nanoTime() + callTimeout.toNanos();
    return joined(
            RequestSplitter.split(sound).stream().map(request -> ask(request, deadline)).toList())
        .thenApply(answered -> merged(instances.size(), refused, answered));
  }

  private static List<Outcome> merged(
      int size, Map<Integer, Outcome> refused, List<Outcome> answered) {
    List<Outcome> all = new ArrayList<>(size);
    int next = 0;
    for (int i = 0; i < size; i++) {
      Outcome known = refused.get(i);
      all.add(known == null ? answered.get(next++) : known);
    }
    return all;
  }

  private CompletableFuture<List<Outcome>> ask(List<Instance> request, long deadline) {
    return gate.pass(() -> invoke(request, deadline))
        .handle(
            (answers, error) ->
                error == null
                    ? CompletableFuture.completedFuture(answers)
                    : recover(request, error, deadline))
        .thenCompose(outcomes -> outcomes);
  }

  private CompletableFuture<List<Outcome>> recover(
      List<Instance> request, Throwable error, long deadline) {
    Failure.Kind kind = EndpointErrors.kind(error);
    if (kind == Failure.Kind.REFUSED && request.size() > 1) {
      int half = request.size() / 2;
      return joined(
          List.of(
              ask(request.subList(0, half), deadline),
              ask(request.subList(half, request.size()), deadline)));
    }
    String message = EndpointErrors.message(error);
    return CompletableFuture.completedFuture(
        request.stream().<Outcome>map(one -> new Failure(one.id(), kind, message)).toList());
  }

  /** A request that has waited for its turn to the end of its time is not sent. */
  private CompletableFuture<List<Outcome>> invoke(List<Instance> request, long deadline) {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (left.toMillis() <= 0) {
      return CompletableFuture.failedFuture(ApiCallTimeoutException.create(callTimeout.toMillis()));
    }
    return client
        .invokeEndpoint(
            InvokeEndpointRequest.builder()
                .endpointName(endpointName)
                .contentType(JSON)
                .accept(JSON)
                .overrideConfiguration(time -> time.apiCallTimeout(left))
                .body(SdkBytes.fromByteArrayUnsafe(ScoringRequest.write(request)))
                .build())
        .thenApply(response -> answers(response, request));
  }

  private static List<Outcome> answers(InvokeEndpointResponse response, List<Instance> request) {
    try {
      return List.copyOf(ScoringAnswer.read(response.body().asByteArray(), request).predictions());
    } catch (MalformedException malformed) {
      throw new CompletionException(malformed);
    }
  }

  private static CompletableFuture<List<Outcome>> joined(
      List<CompletableFuture<List<Outcome>>> parts) {
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> parts.stream().map(CompletableFuture::join).flatMap(List::stream).toList());
  }

  /** Ends what is in flight as failures and frees the client's threads. */
  @Override
  public void close() {
    client.close();
  }
}
