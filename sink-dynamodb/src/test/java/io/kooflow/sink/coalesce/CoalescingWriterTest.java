package io.kooflow.sink.coalesce;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CoalescingWriterTest {
  private static final TopicPartition P0 = new TopicPartition("topic", 0);

  private final BlockingQueue<Started> started = new LinkedBlockingQueue<>();
  private CoalescingWriter<String> writer =
      writer(0, (write, done) -> started.add(new Started(write, done)));

  private record Started(Write<String> write, Consumer<WriteOutcome> done) {}

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void startsAWriteWhenItIsDueWithoutAnyMoreRecords() throws Exception {
    offer(write("a", 1), 0);

    Started first = started.take();
    assertThat(first.write).isEqualTo(write("a", 1));
    assertThat(writer.inFlight()).isEqualTo(1);
    first.done.accept(WriteOutcome.WRITTEN);
    assertThat(writer.committable(P0, 1)).isEqualTo(1);
    assertThat(writer.isClear()).isTrue();
  }

  @Test
  void wakesUpForARecordThatIsDueBeforeTheOneItWaitsFor() throws Exception {
    writer.close();
    writer = writer(100, (write, done) -> done.accept(WriteOutcome.WRITTEN));
    offer(write("a", 1), 0);
    offer(write("b", 1), 1);

    await().until(writer::isClear);
  }

  @Test
  void repeatsUntilItIsWritten() throws Exception {
    offer(write("a", 1), 0);
    started.take().done.accept(WriteOutcome.retry("throttled"));
    started.take().done.accept(WriteOutcome.retry("throttled"));
    assertThat(writer.committable(P0, 1)).isZero();
    started.take().done.accept(WriteOutcome.STALE);

    assertThat(writer.isClear()).isTrue();
  }

  @Test
  void takesAnAnswerThatComesBeforeStartReturns() {
    writer.close();
    writer = writer(0, (write, done) -> done.accept(WriteOutcome.WRITTEN));
    for (int offset = 0; offset < 100; offset++) {
      offer(write("k" + offset, 1), offset);
    }
    await().until(writer::isClear);
  }

  @Test
  void takesThousandsOfAnswersThatComeBeforeStartReturns() {
    writer.close();
    writer = writer(0, (write, done) -> done.accept(WriteOutcome.WRITTEN));
    List<Offer<String>> offers = new ArrayList<>();
    for (int offset = 0; offset < 50_000; offset++) {
      offers.add(new Offer<>(write("k" + offset, 1), P0, offset));
    }
    writer.offer(offers);

    await().until(writer::isClear);
    assertThat(writer.stopped()).isNull();
  }

  @Test
  void waitsForWritesUnderWayBeforeItForgetsTheirPartition() throws Exception {
    offer(write("a", 1), 0);
    Started slow = started.take();
    Thread answer = new Thread(() -> slow.done.accept(WriteOutcome.WRITTEN));
    answer.start();

    writer.forget(List.of(P0), Duration.ofSeconds(20));

    assertThat(writer.inFlight()).isZero();
  }

  @Test
  void startsNothingAfterItIsClosed() throws Exception {
    writer.close();
    offer(write("a", 1), 0);
    assertThat(started.poll(50, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void saysSoWhenItsThreadFails() {
    writer.close();
    writer =
        writer(
            0,
            (write, done) -> {
              throw new IllegalStateException("defect");
            });
    offer(write("a", 1), 0);

    await().untilAsserted(() -> assertThat(writer.stopped()).contains("defect"));
  }

  private static CoalescingWriter<String> writer(long linger, WritePort<String> port) {
    return CoalescingWriter.start(
        new Coalescer<>(Configs.timed(linger, 1, 1_000), new Random(1)),
        port,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        "test-coalesce");
  }

  private void offer(Write<String> write, long offset) {
    writer.offer(List.of(new Offer<>(write, P0, offset)));
  }

  private static Write<String> write(String key, long revision) {
    return new Write<>(new ItemKey("t", key), Version.of(1L, revision), key, 1);
  }
}
