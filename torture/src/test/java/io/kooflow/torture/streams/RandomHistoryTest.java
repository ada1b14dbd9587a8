package io.kooflow.torture.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RandomHistoryTest {
  @Test
  void theSameSeedGivesTheSameHistoryHoweverItIsCut() {
    List<SpecificRecord> whole = new ArrayList<>();
    new RandomHistory(5, 20, 20).next(300, whole::add);
    List<SpecificRecord> parts = new ArrayList<>();
    RandomHistory again = new RandomHistory(5, 20, 20);
    again.next(100, parts::add);
    again.next(200, parts::add);

    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void everyFaultIsPlannedOnce() {
    assertThat(Fault.plan(3)).containsExactlyInAnyOrder(Fault.values()).isEqualTo(Fault.plan(3));
  }
}
