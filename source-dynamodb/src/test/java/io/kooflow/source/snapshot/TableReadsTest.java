package io.kooflow.source.snapshot;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.source.Items;
import io.kooflow.source.retry.AwsFailures;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.retry.TimeSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TableReadsTest {
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(30));
  private static final int SEGMENTS = 3;

  private final FakeTable table = new FakeTable();
  private final List<String> rows = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final Map<Integer, Optional<String>> cursors = new HashMap<>();
  private final Set<Integer> ended = new HashSet<>();

  @Test
  void readsEachRowOfEverySegmentOnce() {
    fill(1000);

    drain(reads().scan(SEGMENTS, all()), SEGMENTS);

    assertThat(rows).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void endsOnAnEmptyTable() {
    drain(reads().scan(SEGMENTS, all()), SEGMENTS);

    assertThat(rows).isEmpty();
  }

  @Test
  void goesOnWhereEachSegmentStands() {
    fill(1000);
    try (Rows first = reads().scan(SEGMENTS, all())) {
      await().until(() -> take(first) && rows.size() > 300);
    }
    Map<Integer, Optional<String>> open = new TreeMap<>(all());
    open.putAll(cursors);
    open.keySet().removeAll(ended);

    drain(reads().scan(SEGMENTS, open), SEGMENTS);

    assertThat(rows).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void goesOnWhereTheRowIsGoneAtWhichItStands() {
    fill(1000);
    table.loseThePlace();

    drain(reads().scan(SEGMENTS, all()), SEGMENTS);

    assertThat(rows).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void readsASegmentAgainIfNothingBeforeIsKnown() throws InterruptedException {
    fill(50);
    String after = Objects.requireNonNull(pages().read(0, null).after());
    table.loseThePlace();
    table.delete(ItemJson.parse(after));

    drain(reads().scan(1, Map.of(0, Optional.of(after))), 1);

    assertThat(rows).hasSize(49).doesNotHaveDuplicates();
  }

  @Test
  void repeatsThrottledAndFailedReads() {
    fill(100);
    table.fail(
        AwsFailures.told(400, "ProvisionedThroughputExceededException"),
        AwsFailures.unreachable(),
        AwsFailures.told(500, "InternalServerError"));

    drain(reads().scan(SEGMENTS, all()), SEGMENTS);

    assertThat(rows).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void tellsWhatCannotBeRepeatedAndNeverEndsAsIfItWereDone() {
    fill(10);
    table.fail(AwsFailures.told(400, "AccessDeniedException"));

    try (Rows scan = reads().scan(SEGMENTS, all())) {
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> take(scan))
                      .isInstanceOf(ConnectException.class)
                      .hasMessageContaining("'reactions'")
                      .hasMessageContaining("AccessDeniedException"));
      assertThat(ended).hasSizeLessThan(SEGMENTS);
    }
  }

  @Test
  void waitsForItsReaderAndTellsItOfEachPage() {
    fill(1000);
    AtomicInteger told = new AtomicInteger();
    TableReads reads = reads(new ReadBudget(0, System::nanoTime), told::incrementAndGet);

    try (Rows scan = reads.scan(SEGMENTS, all())) {
      await().untilAsserted(() -> assertThat(told).hasValueGreaterThanOrEqualTo(SEGMENTS + 1));
      assertThat(table.scans()).isLessThan(20);
      drain(scan, SEGMENTS);
    }
    assertThat(told).hasValueGreaterThanOrEqualTo(100);
  }

  @Test
  void readsKeysInBatchesAndTellsThoseWithoutAnItem() {
    fill(250);
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    for (int user = 1; user <= 260; user++) {
      keys.add(Items.reactionKey(1, user));
    }
    table.leaveUnprocessed(30);

    drain(reads().keys(keys), 1);

    assertThat(rows).hasSize(250).doesNotHaveDuplicates();
    assertThat(missing).hasSize(10).contains("1/251", "1/260");
  }

  @Test
  void repeatsABatchOfWhichNothingWasRead() {
    fill(5);
    table.leaveUnprocessed(1000);

    drain(reads().keys(List.of(Items.reactionKey(1, 1), Items.reactionKey(1, 9))), 1);

    assertThat(rows).containsExactly("1/1");
    assertThat(missing).containsExactly("1/9");
  }

  @Test
  void countsTheReadUnitsThatTheServerTells() {
    fill(100);
    ReadBudget budget = new ReadBudget(1_000_000, System::nanoTime);

    drain(reads(budget, () -> {}).scan(SEGMENTS, all()), SEGMENTS);

    assertThat(budget.units()).isEqualTo(100);
  }

  private void fill(int count) {
    for (int user = 1; user <= count; user++) {
      table.put(Items.reaction(1, user, "LIKE"));
    }
  }

  private TableReads reads() {
    return reads(new ReadBudget(0, System::nanoTime), () -> {});
  }

  private TableReads reads(ReadBudget budget, Runnable ready) {
    ScanPlan plan = new ScanPlan(SEGMENTS, 10, 0, RETRY);
    return new TableReads(table, "reactions", plan, budget, TimeSource.system(), ready);
  }

  private static Map<Integer, Optional<String>> all() {
    return Map.of(0, Optional.empty(), 1, Optional.empty(), 2, Optional.empty());
  }

  private void drain(Rows source, int segments) {
    try (source) {
      await().until(() -> take(source) && ended.size() == segments);
    }
  }

  /** Takes what is ready; always true. */
  private boolean take(Rows source) {
    Rows.Page page;
    while ((page = source.poll()) != null) {
      page.rows().forEach(row -> rows.add(FakeTable.name(row)));
      page.missing().forEach(key -> missing.add(FakeTable.name(key)));
      cursors.put(page.segment(), Optional.ofNullable(page.after()));
      if (page.after() == null) {
        ended.add(page.segment());
      }
    }
    return true;
  }

  private PageReader pages() {
    return new ScanPages(
        table, "reactions", 1, 10, new ReadBudget(0, System::nanoTime), InstantSource.system());
  }
}
