package io.kooflow.flink.scoring;

import io.kooflow.scoring.Instance;
import io.kooflow.scoring.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Texts on their way through the model, in order: they are asked for in batches and handed out in
 * the order they came, so that of two edits of a koo the newer one's score is written last. For one
 * thread; only the answers come from others.
 */
final class TextQueue {
  private final Function<List<Instance>, CompletableFuture<List<Outcome>>> model;
  private final int batchSize;
  private final int capacity;
  private final Deque<Place> underWay = new ArrayDeque<>();
  private final List<Place> open = new ArrayList<>();

  /**
   * An empty queue.
   *
   * @param model answers each batch with one outcome for each instance, in order
   * @param batchSize texts that are sent without waiting for more; 1 or more
   * @param capacity texts from which on {@link #full} is true; 1 or more
   */
  TextQueue(
      Function<List<Instance>, CompletableFuture<List<Outcome>>> model,
      int batchSize,
      int capacity) {
    this.model = model;
    this.batchSize = batchSize;
    this.capacity = capacity;
  }

  /** One text and what became of it. */
  record Answered(ChangedText text, Outcome outcome) {}

  private record Place(ChangedText text, CompletableFuture<Outcome> outcome) {
    private Answered answered() throws InterruptedException, ExecutionException {
      return new Answered(text, outcome.get());
    }
  }

  void add(ChangedText text) {
    Place place = new Place(text, new CompletableFuture<>());
    underWay.add(place);
    open.add(place);
    if (open.size() >= batchSize) {
      send();
    }
  }

  /** Sends the texts that wait for others, if any. */
  void send() {
    if (open.isEmpty()) {
      return;
    }
    List<Place> batch = List.copyOf(open);
    open.clear();
    List<Instance> instances =
        batch.stream()
            .map(place -> new Instance(Long.toString(place.text.contentId), place.text.text))
            .toList();
    model.apply(instances).whenComplete((outcomes, failure) -> complete(batch, outcomes, failure));
  }

  private static void complete(List<Place> batch, List<Outcome> outcomes, Throwable failure) {
    for (int i = 0; i < batch.size(); i++) {
      if (failure == null) {
        batch.get(i).outcome.complete(outcomes.get(i));
      } else {
        batch.get(i).outcome.completeExceptionally(failure);
      }
    }
  }

  int size() {
    return underWay.size();
  }

  boolean full() {
    return underWay.size() >= capacity;
  }

  /** The first text if its answer is there. */
  Optional<Answered> poll() throws InterruptedException, ExecutionException {
    Place first = underWay.peekFirst();
    return first != null && first.outcome.isDone() ? Optional.of(take()) : Optional.empty();
  }

  /**
   * The first text, after sending what waits and waiting for the answer; the queue must not be
   * empty.
   */
  Answered take() throws InterruptedException, ExecutionException {
    Place first = underWay.element();
    if (!first.outcome.isDone()) {
      send();
    }
    Answered answered = first.answered();
    underWay.removeFirst();
    return answered;
  }
}
