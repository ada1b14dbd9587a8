package io.kooflow.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShardLineageTest {
  private final ShardLineage lineage = new ShardLineage();

  @Test
  void letsAGrandchildWaitForBothGenerations() {
    lineage.learn(List.of(shard("c", "b"), shard("b", "a"), shard("a", null)));
    assertThat(lineage.readable()).containsExactly("a");

    lineage.finish("a");
    assertThat(lineage.readable()).containsExactly("b");

    lineage.finish("b");
    assertThat(lineage.readable()).containsExactly("c");
  }

  @Test
  void readsAShardWhoseParentIsNotKnownAnyMore() {
    lineage.learn(List.of(shard("b", "a")));

    assertThat(lineage.readable()).containsExactly("b");
  }

  @Test
  void keepsAnUnfinishedParentThatTheListForgot() {
    lineage.learn(List.of(shard("a", null)));
    lineage.learn(List.of(shard("b", "a")));

    assertThat(lineage.readable()).containsExactly("a");
  }

  @Test
  void forgetsAFinishedShardThatIsNoLongerListed() {
    lineage.learn(List.of(shard("a", null), shard("b", "a")));
    lineage.finish("a");

    assertThat(lineage.learn(List.of(shard("b", "a")))).isEmpty();
    assertThat(lineage.readable()).containsExactly("b");
    assertThat(lineage.learn(List.of(shard("a", null), shard("b", "a")))).containsExactly("a");
  }

  @Test
  void isFinishedOnceNothingIsLeft() {
    lineage.learn(List.of(shard("a", null), shard("b", "a")));
    lineage.finish("a");
    assertThat(lineage.isFinished()).isFalse();

    lineage.finish("b");
    assertThat(lineage.isFinished()).isTrue();
  }

  private static ShardNode shard(String id, @Nullable String parent) {
    return new ShardNode(id, parent, "1");
  }
}
