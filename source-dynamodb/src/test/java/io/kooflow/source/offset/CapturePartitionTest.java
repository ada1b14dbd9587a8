package io.kooflow.source.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class CapturePartitionTest {
  private static final ShardOffset SHARD =
      new ShardOffset(1, "label", "123456789012345678901234567890", true, 2, 1_700_000_000_000L);
  private static final ScanOffset SCAN = new ScanOffset(1, "label", 2, "77", false, 7);

  @Test
  void readsBackWhatItWrites() {
    assertThat(ShardOffset.of(SHARD.toMap())).isEqualTo(SHARD);
    assertThat(ScanOffset.of(SCAN.toMap())).isEqualTo(SCAN);
  }

  @Test
  void hasTheFormThatTheReadmePromises() {
    assertThat(CapturePartition.shard("koos", "s-1"))
        .isEqualTo(Map.of("table", "koos", "shard", "s-1"));
    assertThat(CapturePartition.scan("koos")).isEqualTo(Map.of("table", "koos", "scan", "all"));
    assertThat(SHARD.toMap())
        .containsOnlyKeys("epoch", "stream", "sequence", "finished", "snapshot", "readAt");
    assertThat(SCAN.toMap())
        .containsOnlyKeys("epoch", "stream", "snapshot", "through", "done", "readAt");
  }

  @Test
  void keepsTheOrderOfItsKeysInEveryJvm() {
    assertThat(CapturePartition.shard("koos", "s-1").toString())
        .isEqualTo("{shard=s-1, table=koos}");
    assertThat(CapturePartition.scan("koos").toString()).isEqualTo("{scan=all, table=koos}");
  }

  @Test
  void acceptsTheFormInEitherWidthOfWholeNumbers() {
    Map<String, Object> fromJson = new HashMap<>(SHARD.toMap());
    fromJson.put("epoch", 1L);
    fromJson.put("snapshot", 2L);

    CapturePartition.check(CapturePartition.shard("koos", "s-1"), fromJson);

    assertThat(ShardOffset.of(fromJson)).isEqualTo(SHARD);
  }

  @Test
  void namesTheFieldThatIsWrong() {
    Map<String, Object> wrong = new HashMap<>(SHARD.toMap());
    wrong.put("sequence", "abc");

    assertThatThrownBy(() -> CapturePartition.check(CapturePartition.shard("k", "s"), wrong))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sequence");
    assertThatThrownBy(() -> CapturePartition.check(CapturePartition.scan("k"), SHARD.toMap()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("through");
    assertThatThrownBy(() -> CapturePartition.check(Map.of("file", "x"), SHARD.toMap()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("neither");
  }
}
