package io.kooflow.audit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  private final List<Row> rows = new ArrayList<>();

  ComparisonTest() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      long id = random.nextLong() >>> 1;
      rows.add(new Row(id, "LIKE", Integer.toString(1 + i % 7)));
      rows.add(new Row(id, "DISLIKE", Integer.toString(1 + i % 3)));
    }
    rows.add(new Row(Long.MAX_VALUE, "LIKE", "9"));
    rows.add(new Row(1, "LIKE", "9"));
  }

  @Test
  void findsNothingWhereStoresAgreeInWhateverOrder() throws Exception {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(2));

    Comparison.Result result = compare(rows, shuffled);

    assertThat(result.differences()).isEmpty();
    assertThat(result.summaries().get("a")).isEqualTo(result.summaries().get("b"));
    assertThat(result.summaries())
        .hasEntrySatisfying(
            "a",
            summary -> {
              assertThat(summary.ids()).isEqualTo(2002);
              assertThat(summary.count()).isEqualTo(4002);
              assertThat(summary.fingerprint()).matches("[0-9a-f]{32}");
            });
  }

  @Test
  void namesAChangedCount() throws Exception {
    List<Row> changed = new ArrayList<>(rows);
    Row row = changed.get(100);
    changed.set(100, new Row(row.id(), row.type(), "1000"));

    assertThat(compare(rows, changed).differences())
        .containsExactly(
            new Difference(row.id(), row.type(), Map.of("a", row.value(), "b", "1000")));
  }

  @Test
  void namesALostRow() throws Exception {
    List<Row> less = new ArrayList<>(rows);
    Row row = less.remove(4000);

    assertThat(compare(rows, less).differences())
        .containsExactly(
            new Difference(Long.MAX_VALUE, row.type(), Map.of("a", "9", "b", "absent")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void namesARowThatIsThereMoreThanOnce(int more) throws Exception {
    List<Row> repeated = new ArrayList<>(rows);
    repeated.addAll(Collections.nCopies(more, new Row(1, "LIKE", "9")));

    assertThat(compare(rows, repeated).differences())
        .containsExactly(
            new Difference(1, "LIKE", Map.of("a", "9", "b", "9" + " and 9".repeat(more))));
  }

  @Test
  void namesTypesThatWereSwapped() throws Exception {
    List<Row> store = List.of(new Row(5, "LIKE", "3"), new Row(5, "DISLIKE", "2"));
    List<Row> swapped = List.of(new Row(5, "LIKE", "2"), new Row(5, "DISLIKE", "3"));

    assertThat(compare(store, swapped).differences())
        .containsExactly(
            new Difference(5, "DISLIKE", Map.of("a", "2", "b", "3")),
            new Difference(5, "LIKE", Map.of("a", "3", "b", "2")));
  }

  @Test
  void namesIdsOfOneBucketThatWereSwapped() throws Exception {
    List<Row> store = List.of(new Row(7, "LIKE", "3"), new Row(7 + 1024, "LIKE", "2"));
    List<Row> swapped = List.of(new Row(7, "LIKE", "2"), new Row(7 + 1024, "LIKE", "3"));

    assertThat(compare(store, swapped).differences())
        .extracting(Difference::id)
        .containsExactly(7L, 1031L);
  }

  @Test
  void doesNotTakeTypeAndValueForOneAnother() throws Exception {
    assertThat(
            compare(List.of(new Row(5, "LIKE1", "2")), List.of(new Row(5, "LIKE", "12")))
                .differences())
        .hasSize(2);
  }

  @Test
  void tellsWhatEveryStoreSays() throws Exception {
    List<Row> store = List.of(new Row(5, "LIKE", "3"));
    Comparison.Result result =
        new Comparison(
                List.of(
                    source("store", store),
                    source("topic", store),
                    source("table", List.of(new Row(5, "LIKE", "2")))))
            .run();

    assertThat(result.differences())
        .containsExactly(
            new Difference(5, "LIKE", Map.of("store", "3", "topic", "3", "table", "2")));
  }

  @Test
  void namesEverythingWithFewRowsHeldAtATime() throws Exception {
    Comparison.Result result =
        new Comparison(List.of(source("a", rows), source("b", List.of())), 50).run();

    assertThat(result.differences()).hasSize(rows.size()).isSorted();
  }

  @Test
  void findsNothingInEmptyStores() throws Exception {
    Comparison.Result result = compare(List.of(), List.of());

    assertThat(result.differences()).isEmpty();
    assertThat(result.summaries().get("a"))
        .isEqualTo(new StoreSummary(0, 0, "00000000000000000000000000000000"));
  }

  private static Comparison.Result compare(List<Row> a, List<Row> b) throws Exception {
    return new Comparison(List.of(source("a", a), source("b", b))).run();
  }

  private static RowSource source(String name, List<Row> rows) {
    return new RowSource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void forEach(Consumer<Row> consumer) {
        rows.forEach(consumer);
      }
    };
  }
}
