package io.kooflow.source.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.source.stream.LineageShare;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskPlanTest {

  @Test
  void givesEachTableAsAWholeToOneTaskWhereNoLineageIsKnown() {
    TaskPlan plan = TaskPlan.of(lineages(Map.of(), Map.of()), 5);

    assertThat(plan.tasks())
        .isEqualTo(List.of(Map.of("t0", LineageShare.ALL), Map.of("t1", LineageShare.ALL)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void givesEachLineageToExactlyOneTaskAndEachTableOneLeader(long seed) {
    Random random = new Random(seed);
    Map<String, Map<String, Integer>> lineages = lineages(some(random), some(random), some(random));
    TaskPlan plan = TaskPlan.of(lineages, 1 + random.nextInt(6));

    lineages.forEach(
        (table, roots) -> {
          List<LineageShare> shares =
              plan.tasks().stream()
                  .filter(t -> t.containsKey(table))
                  .map(t -> t.get(table))
                  .toList();
          assertThat(shares).filteredOn(LineageShare::leads).hasSize(1);
          for (String root : roots.keySet()) {
            assertThat(shares).filteredOn(share -> share.owns(root)).as(root).hasSize(1);
          }
          assertThat(shares).filteredOn(share -> share.owns("new-one")).hasSize(1);
        });
    assertThat(plan.isLopsided(lineages, plan.tasks().size())).isFalse();
  }

  @Test
  void isLopsidedWhenATaskHasMoreThanTwiceTheAverageAndAnotherPlanIsBetter() {
    TaskPlan plan = TaskPlan.of(lineages(Map.of("a", 1, "b", 1, "c", 1, "d", 1)), 4);

    assertThat(plan.isLopsided(lineages(Map.of("a", 2, "b", 1, "c", 1, "d", 1)), 4)).isFalse();
    assertThat(plan.isLopsided(lineages(Map.of("a", 9, "b", 1, "c", 1, "d", 1)), 4))
        .as("one lineage cannot be divided")
        .isFalse();
    Map<String, Integer> grown = new HashMap<>(Map.of("a", 1, "b", 1, "c", 1, "d", 1));
    for (int i = 0; i < 9; i++) {
      grown.put("new-" + i, 1);
    }
    assertThat(plan.isLopsided(lineages(grown), 4)).isTrue();
  }

  @SafeVarargs
  private static Map<String, Map<String, Integer>> lineages(Map<String, Integer>... tables) {
    Map<String, Map<String, Integer>> lineages = new LinkedHashMap<>();
    for (Map<String, Integer> table : tables) {
      lineages.put("t" + lineages.size(), table);
    }
    return lineages;
  }

  private static Map<String, Integer> some(Random random) {
    Map<String, Integer> roots = new HashMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      roots.put("root-" + random.nextInt(1000), 1 + random.nextInt(3));
    }
    return roots;
  }
}
