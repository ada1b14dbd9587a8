package io.kooflow.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.scoring.Instance;
import io.kooflow.scoring.Outcome;
import io.kooflow.scoring.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextQueueTest {
  private final List<List<Instance>> asked = new ArrayList<>();
  private final List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
  private final TextQueue queue = new TextQueue(this::ask, 3, 7);

  @Test
  void asksOnceABatchIsFull() {
    add(1, 2);
    assertThat(asked).isEmpty();

    add(3, 4);

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)).extracting(Instance::id).containsExactly("1", "2", "3");
  }

  @Test
  void asksForAPartOfABatchWhenTold() {
    add(1);

    queue.send();
    queue.send();

    assertThat(asked).hasSize(1);
  }

  @Test
  void handsOutInOrderHoweverTheAnswersCome() throws Exception {
    add(1, 2, 3, 4, 5, 6);
    answer(1);
    assertThat(queue.poll()).isEmpty();

    answer(0);

    List<Long> order = new ArrayList<>();
    while (queue.size() > 0) {
      order.add(queue.poll().orElseThrow().text().contentId);
    }
    assertThat(order).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void sendsWhatWaitsBeforeItWaitsForIt() throws Exception {
    TextQueue prompt =
        new TextQueue(instances -> CompletableFuture.completedFuture(outcomes(instances)), 3, 7);
    prompt.add(text(1));

    assertThat(prompt.take().text().contentId).isEqualTo(1);
    assertThat(prompt.size()).isZero();
  }

  @Test
  void isFullAtItsCapacity() {
    add(1, 2, 3, 4, 5, 6);
    assertThat(queue.full()).isFalse();

    add(7);

    assertThat(queue.full()).isTrue();
  }

  @Test
  void passesAFaultOfTheClientOn() {
    add(1, 2, 3);
    answers.get(0).completeExceptionally(new IllegalStateException("fault"));

    assertThatThrownBy(queue::poll).isInstanceOf(ExecutionException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void losesAndRepeatsNothingInAnyOrderOfAnswers(long seed) throws Exception {
    Random random = new Random(seed);
    List<Long> out = new ArrayList<>();
    for (long id = 1; id <= 200; id++) {
      add(id);
      if (random.nextInt(4) == 0) {
        queue.send();
      }
      if (!answers.isEmpty()) {
        answer(random.nextInt(answers.size()));
      }
      queue.poll().ifPresent(answered -> out.add(answered.text().contentId));
    }
    queue.send();
    for (int i = 0; i < answers.size(); i++) {
      answer(i);
    }
    while (queue.size() > 0) {
      out.add(queue.take().text().contentId);
    }

    assertThat(out).isEqualTo(LongStream.rangeClosed(1, 200).boxed().toList());
  }

  private CompletableFuture<List<Outcome>> ask(List<Instance> instances) {
    asked.add(instances);
    answers.add(new CompletableFuture<>());
    return answers.get(answers.size() - 1);
  }

  private void answer(int batch) {
    answers.get(batch).complete(outcomes(asked.get(batch)));
  }

  private static List<Outcome> outcomes(List<Instance> instances) {
    return instances.stream().<Outcome>map(one -> new Refusal(one.id(), "test")).toList();
  }

  private void add(long... ids) {
    LongStream.of(ids).forEach(id -> queue.add(text(id)));
  }

  private static ChangedText text(long id) {
    ChangedText text = new ChangedText();
    text.contentId = id;
    return text;
  }
}
