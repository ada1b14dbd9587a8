package io.kooflow.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kooflow.source.Items;
import io.kooflow.source.retry.AwsFailures;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.retry.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class TableScanTest {
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(30));

  private final FakeTable table = new FakeTable();
  private final Set<String> users = new TreeSet<>();

  @Test
  void readsEachRowOfEverySegmentOnce() {
    fill(1000);

    try (TableScan scan = start()) {
      drain(scan);
    }

    assertThat(users).hasSize(1000);
  }

  @Test
  void endsOnAnEmptyTable() {
    try (TableScan scan = start()) {
      drain(scan);
    }

    assertThat(users).isEmpty();
  }

  @Test
  void repeatsThrottledAndFailedReads() {
    fill(100);
    table.fail(
        AwsFailures.told(400, "ProvisionedThroughputExceededException"),
        AwsFailures.unreachable(),
        AwsFailures.told(500, "InternalServerError"));

    try (TableScan scan = start()) {
      drain(scan);
    }

    assertThat(users).hasSize(100);
  }

  @Test
  void tellsWhatCannotBeRepeatedAndNeverEndsAsIfItWereDone() {
    fill(10);
    table.fail(AwsFailures.told(400, "AccessDeniedException"));

    try (TableScan scan = start()) {
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(scan::poll)
                      .isInstanceOf(ConnectException.class)
                      .hasMessageContaining("'reactions'")
                      .hasMessageContaining("AccessDeniedException"));
      assertThat(scan.isFinished()).isFalse();
    }
  }

  @Test
  void waitsForItsReaderAndTellsItOfEachPage() {
    fill(1000);
    AtomicInteger told = new AtomicInteger();

    try (TableScan scan = start(told::incrementAndGet)) {
      await().untilAsserted(() -> assertThat(told).hasPositiveValue());
      assertThat(scan.isFinished()).isFalse();
      drain(scan);
      await().untilAsserted(() -> assertThat(told).hasValueGreaterThanOrEqualTo(100));
    }
  }

  private void fill(int rows) {
    for (int user = 1; user <= rows; user++) {
      table.put(Items.reaction(1, user, "LIKE"));
    }
  }

  private TableScan start() {
    return start(() -> {});
  }

  private TableScan start(Runnable ready) {
    return TableScan.start(
        table, "reactions", new ScanPlan(3, 10, RETRY), TimeSource.system(), ready);
  }

  private void drain(TableScan scan) {
    await()
        .until(
            () -> {
              TableScan.Page page;
              while ((page = scan.poll()) != null) {
                page.rows().forEach(row -> users.add(Items.of(row, "USER_ID").n()));
              }
              return scan.isFinished();
            });
  }
}
