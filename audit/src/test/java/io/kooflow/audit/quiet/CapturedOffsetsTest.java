package io.kooflow.audit.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.quiet.CapturedOffsets.OfTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapturedOffsetsTest {
  private static final String OFFSETS =
      """
      {"offsets": [
        {"partition": {"table": "koos", "shard": "s1"},
         "offset": {"epoch": 1, "stream": "l", "sequence": "123456789012345678901", "finished": false}},
        {"partition": {"table": "koos", "scan": "all"},
         "offset": {"epoch": 1, "stream": "l", "snapshot": 1, "through": "0", "done": true}},
        {"partition": {"table": "reactions", "scan": "all"},
         "offset": {"epoch": 1, "stream": "l", "snapshot": 1, "through": "0", "done": false}}
      ]}
      """;

  @Test
  void tellsTheShardsAndTheSnapshotOfATable() throws Exception {
    assertThat(CapturedOffsets.parse(OFFSETS, "koos"))
        .isEqualTo(new OfTable(Map.of("s1", "123456789012345678901"), true, true));
  }

  @Test
  void tellsASnapshotThatIsNotWhole() throws Exception {
    assertThat(CapturedOffsets.parse(OFFSETS, "reactions"))
        .isEqualTo(new OfTable(Map.of(), true, false));
  }

  @Test
  void tellsThatNothingWasCaptured() throws Exception {
    assertThat(CapturedOffsets.parse(OFFSETS, "users"))
        .isEqualTo(new OfTable(Map.of(), false, false));
    assertThat(CapturedOffsets.parse("{\"offsets\": []}", "koos").scanned()).isFalse();
  }
}
