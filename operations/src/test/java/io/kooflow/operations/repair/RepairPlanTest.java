package io.kooflow.operations.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.compare.Difference;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.schemas.signal.SnapshotSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class RepairPlanTest {
  @Test
  void asksForEachRowThatADifferenceNames() {
    List<SnapshotSignal> signals =
        signals(differs(5, "reaction of user 7"), differs(5, "koo"), differs(9, "user"));

    assertThat(signals)
        .extracting(SnapshotSignal::table, SnapshotSignal::keys)
        .containsExactly(
            tuple("koos", Map.of("CONTENT_ID", "5")),
            tuple("reactions", Map.of("CONTENT_ID", "5", "USER_ID", "7")),
            tuple("users", Map.of("USER_ID", "9")));
  }

  @Test
  void asksForAKooAndItsReactionsWhenACountDiffers() {
    List<SnapshotSignal> signals = signals(differs(5, "LIKE"), differs(5, "trending hi"));

    assertThat(signals)
        .extracting(SnapshotSignal::table, signal -> List.copyOf(signal.keys()))
        .containsExactly(
            Tuple.tuple("koos", List.of(Map.of("CONTENT_ID", "5"))),
            Tuple.tuple(
                "reactions",
                List.of(
                    Map.of("CONTENT_ID", "5", "USER_ID", "51"),
                    Map.of("CONTENT_ID", "5", "USER_ID", "52"))));
  }

  @Test
  void asksForEachRowOnce() {
    List<SnapshotSignal> signals = signals(differs(5, "LIKE"), differs(5, "reaction of user 51"));

    assertThat(signals)
        .filteredOn(signal -> signal.table().equals("reactions"))
        .singleElement()
        .satisfies(signal -> assertThat(signal.keys()).hasSize(2));
  }

  @Test
  void leavesOutWhatNoEventCanCarry() {
    RepairPlan plan =
        plan(
            List.of(
                differs(0, "item of koos 1.5"),
                differs(-7, "koo"),
                differs(5, "creator in hi"),
                differs(5, "distinct reactors in hi"),
                differs(5, "place in creators hi"),
                differs(5, "creators hi"),
                differs(5, "trending hi"),
                differs(5, "place in trending hi"),
                differs(0, "as published: list trending hi"),
                differs(5, "record koo.changes/0/7"),
                bad(5, "koo"),
                bad(5, "reaction of user 7")));

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.others().values().stream().mapToInt(count -> count).sum()).isEqualTo(12);
    assertThat(plan.others().keySet())
        .anyMatch(remedy -> remedy.startsWith("No change of a row changes a list by itself"));
  }

  @Test
  void asksForNoItemThatTheSinkWouldLeaveAsItIs() {
    assertThat(plan(List.of(published("generation=1 revision=9 lastReactionAt=null"))).isEmpty())
        .isTrue();
    assertThat(plan(List.of(published("generation=2 revision=1 lastReactionAt=null"))).isEmpty())
        .isTrue();
    assertThat(plan(List.of(published("generation=1 revision=5 lastReactionAt=8"))).isEmpty())
        .isFalse();
  }

  private static Difference published(String byTable) {
    return new Difference(
        5,
        "as published",
        Map.of(
            "table:feed_items",
            byTable,
            "topic:koo.enriched",
            "generation=1 revision=5 lastReactionAt=7"));
  }

  private static Difference bad(long id, String type) {
    return new Difference(id, type, Map.of("store:koos", "unreadable", "lake:koo_changes", "2"));
  }

  @Test
  void sendsNoMoreKeysThanASignalTakesAndTheWholeTableForVeryMany() {
    List<Difference> some = new ArrayList<>();
    LongStream.rangeClosed(1, 2_500).forEach(id -> some.add(differs(id, "user")));
    List<Difference> many = new ArrayList<>();
    LongStream.rangeClosed(1, RepairPlan.MOST_ROWS + 1)
        .forEach(id -> many.add(differs(id, "user")));

    assertThat(plan(some).signals("r"))
        .extracting(s -> s.keys().size())
        .containsExactly(1000, 1000, 500);
    assertThat(plan(many).signals("r")).singleElement().matches(SnapshotSignal::isWholeTable);
  }

  private static Tuple tuple(String table, Map<String, String> key) {
    return Tuple.tuple(table, List.of(key));
  }

  private static Difference differs(long id, String type) {
    return new Difference(id, type, Map.of("one", "1", "other", "2"));
  }

  private static List<SnapshotSignal> signals(Difference... differences) {
    return plan(List.of(differences)).signals("repair");
  }

  private static RepairPlan plan(List<Difference> differences) {
    return RepairPlan.of(
        differences, ContentTables.standard(), koo -> List.of(koo + "1", koo + "2"));
  }
}
