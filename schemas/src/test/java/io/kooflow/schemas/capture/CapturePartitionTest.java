package io.kooflow.schemas.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapturePartitionTest {
  private static final ShardOffset SHARD =
      new ShardOffset(
          1,
          "label",
          "s-0",
          "123456789012345678901234567890",
          true,
          "s-1@7",
          1_700_000_000_000L,
          1_700_000_100_000L);
  private static final ScanOffset SCAN =
      new ScanOffset(
          new ScanOffset.Run(1, "label", 2, "77", 4, Set.of("a", "b"), Set.of("0:5")),
          "{\"ID\":{\"N\":\"1\"}}",
          false,
          false,
          7);

  @Test
  void readsBackWhatItWrites() {
    assertThat(ShardOffset.of(SHARD.toMap())).isEqualTo(SHARD);
    assertThat(ScanOffset.of(SCAN.toMap())).isEqualTo(SCAN);
    ScanOffset plain =
        new ScanOffset(
            new ScanOffset.Run(1, "l", 1, "0", 1, Set.of(), Set.of()), null, true, true, 7);
    assertThat(ScanOffset.of(plain.toMap())).isEqualTo(plain);
  }

  @Test
  void readsTheOffsetOfAReleaseThatDidNotTellUpToWhenAShardIsComplete() {
    Map<String, Object> before = new HashMap<>(SHARD.toMap());
    before.remove("completeTo");

    assertThat(ShardOffset.of(before).completeToMillis()).isNull();
    assertThat(ShardOffset.of(before).toMap()).isEqualTo(before);
  }

  @Test
  void hasTheFormThatTheReadmePromises() {
    assertThat(CapturePartition.shard("koos", "s-1"))
        .isEqualTo(Map.of("table", "koos", "shard", "s-1"));
    assertThat(CapturePartition.segment("koos", 3)).isEqualTo(Map.of("table", "koos", "scan", "3"));
    assertThat(CapturePartition.keys("koos")).isEqualTo(Map.of("table", "koos", "scan", "keys"));
    assertThat(SHARD.toMap())
        .containsOnlyKeys(
            "epoch", "stream", "root", "sequence", "finished", "gap", "readAt", "completeTo");
    assertThat(SCAN.toMap())
        .containsOnlyKeys(
            "epoch",
            "stream",
            "snapshot",
            "through",
            "segments",
            "gaps",
            "signals",
            "after",
            "done",
            "readAt");
  }

  @Test
  void keepsTheOrderOfItsKeysInEveryJvm() {
    assertThat(CapturePartition.shard("koos", "s-1").toString())
        .isEqualTo("{shard=s-1, table=koos}");
    assertThat(CapturePartition.segment("koos", 0).toString()).isEqualTo("{scan=0, table=koos}");
  }

  @Test
  void acceptsTheFormInEitherWidthOfWholeNumbers() {
    Map<String, Object> fromJson = new HashMap<>(SHARD.toMap());
    fromJson.put("epoch", 1L);

    CapturePartition.check(CapturePartition.shard("koos", "s-1"), fromJson);

    assertThat(ShardOffset.of(fromJson)).isEqualTo(SHARD);
  }

  @Test
  void namesTheFieldThatIsWrong() {
    Map<String, Object> wrong = new HashMap<>(SHARD.toMap());
    wrong.put("sequence", "abc");

    assertThatThrownBy(() -> CapturePartition.check(CapturePartition.shard("k", "s"), wrong))
        .isInstanceOf(BadOffsetException.class)
        .hasMessageContaining("sequence");
    assertThatThrownBy(
            () -> CapturePartition.check(CapturePartition.segment("k", 0), SHARD.toMap()))
        .isInstanceOf(BadOffsetException.class)
        .hasMessageContaining("snapshot");
    assertThatThrownBy(() -> CapturePartition.check(Map.of("file", "x"), SHARD.toMap()))
        .isInstanceOf(BadOffsetException.class)
        .hasMessageContaining("neither");
  }
}
