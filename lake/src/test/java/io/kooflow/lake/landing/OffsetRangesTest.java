package io.kooflow.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetRangesTest {
  private static final OffsetRanges RANGES =
      OffsetRanges.of(
          Map.of(
              new SourcePartition("koo.changes", 10),
              OffsetRange.emptyAt(3),
              new SourcePartition("koo.changes", 2),
              new OffsetRange(5, 19, 9, 2, 1)));

  @Test
  void hasAFixedTextForm() {
    assertThat(RANGES.toJson())
        .isEqualTo(
            "{\"version\":1,\"topics\":{\"koo.changes\":{"
                + "\"2\":{\"start\":5,\"end\":19,\"rows\":9,\"deadLetters\":2,\"tombstones\":1},"
                + "\"10\":{\"start\":3,\"end\":3,\"rows\":0,\"deadLetters\":0,\"tombstones\":0}}}}");
  }

  @Test
  void readsWhatItWrites() {
    assertThat(OffsetRanges.fromJson(RANGES.toJson())).isEqualTo(RANGES);
  }

  @Test
  void ignoresKeysOfLaterVersions() {
    String extended = RANGES.toJson().replace("\"version\":1", "\"version\":1,\"new\":true");

    assertThat(OffsetRanges.fromJson(extended)).isEqualTo(RANGES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "{}",
        "{\"version\":2,\"topics\":{}}",
        "{\"version\":1,\"topics\":{\"t\":{\"x\":{}}}}",
        "{\"version\":1,\"topics\":{\"t\":{\"0\":{\"start\":0}}}}",
        "{\"version\":1,\"topics\":{\"t\":{\"0\":{\"start\":2,\"end\":1,\"rows\":0,\"deadLetters\":0,"
            + "\"tombstones\":0}}}}",
        "{\"version\":1,\"topics\":{\"t\":{\"0\":{\"start\":0,\"end\":1,\"rows\":2,\"deadLetters\":0,"
            + "\"tombstones\":0}}}}"
      })
  void refusesAnythingElse(String json) {
    assertThatThrownBy(() -> OffsetRanges.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addsUpItsPartitions() {
    assertThat(RANGES.rows()).isEqualTo(9);
    assertThat(RANGES.deadLetters()).isEqualTo(2);
    assertThat(RANGES.tombstones()).isEqualTo(1);
    assertThat(RANGES.ends())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                new SourcePartition("koo.changes", 2), 19L,
                new SourcePartition("koo.changes", 10), 3L));
    assertThat(RANGES.isEmpty()).isFalse();
  }
}
