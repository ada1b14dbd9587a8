package io.kooflow.lake.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.lake.repair.Offsets.Range;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void holdsWhatASetHolds(long seed) {
    Random random = new Random(seed);
    TreeSet<Long> set = new TreeSet<>();
    Offsets offsets = new Offsets();
    for (int i = 0; i < 60; i++) {
      long start = random.nextInt(100);
      long end = start + random.nextInt(5);
      offsets.add(start, end);
      for (long each = start; each < end; each++) {
        set.add(each);
      }
    }
    Offsets missing = new Offsets();
    offsets.missing(10, 90).forEach(range -> missing.add(range.start(), range.end()));

    assertThat(offsets.size()).isEqualTo(set.size());
    assertThat(offsets.end()).isEqualTo(set.last() + 1);
    assertThat(offsets.first()).isEqualTo(set.first());
    for (long each = 0; each < 110; each++) {
      assertThat(offsets.contains(each)).isEqualTo(set.contains(each));
      boolean lacks = each >= 10 && each < 90 && !set.contains(each);
      assertThat(missing.contains(each)).isEqualTo(lacks);
    }
  }

  @Test
  void joinsNeighboursAndTakesTheEmptyRangeForNothing() {
    Offsets offsets = new Offsets();
    offsets.add(5);
    offsets.add(7);
    offsets.add(6);
    offsets.add(9, 9);

    assertThat(offsets.ranges()).containsExactly(new Range(5, 8));
    assertThat(new Offsets().missing(2, 4)).containsExactly(new Range(2, 4));
  }
}
