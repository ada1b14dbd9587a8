package io.kooflow.audit.quiet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.audit.quiet.CapturedOffsets.OfTable;
import io.kooflow.schemas.capture.BadOffsetException;
import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.ShardOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Offsets are written as the source connector writes them. */
class CapturedOffsetsTest {
  private static final String SEQUENCE = "123456789012345678901";

  private final List<Map<String, Object>> offsets = new ArrayList<>();

  @Test
  void tellsTheShardsAndTheSnapshotOfATable() throws Exception {
    shard("koos", "s1", 1, SEQUENCE);
    scan("koos", 0, run(1, 1, 1), true, true);
    scan("reactions", 0, run(1, 1, 1), false, false);

    assertThat(of("koos")).isEqualTo(new OfTable(Map.of("s1", SEQUENCE), true, true));
  }

  @Test
  void aSnapshotWithAnOpenSegmentIsNotComplete() throws Exception {
    scan("reactions", 0, run(1, 1, 2), true, false);
    scan("reactions", 1, run(1, 1, 2), false, false);

    assertThat(of("reactions")).isEqualTo(new OfTable(Map.of(), true, false));
  }

  @Test
  void aSegmentThatHasNoOffsetYetIsOpen() throws Exception {
    scan("koos", 0, run(1, 1, 2), true, false);

    assertThat(of("koos").scanDone()).isFalse();
  }

  @Test
  void segmentsWithoutARowAreDoneWhereAnotherSaysSo() throws Exception {
    scan("koos", 2, run(1, 1, 4), true, true);

    assertThat(of("koos").scanDone()).isTrue();
  }

  @Test
  void anInterruptedEarlierSnapshotSaysNothingOfTheNewest() throws Exception {
    scan("koos", 0, run(1, 2, 2), true, false);
    scan("koos", 1, run(1, 1, 4), true, true);
    scan("koos", 3, run(1, 1, 4), false, false);

    assertThat(of("koos").scanDone()).isFalse();
    scan("koos", 1, run(1, 2, 2), true, true);
    assertThat(of("koos").scanDone()).isTrue();
  }

  @Test
  void anAbandonedReadOfKeysSaysNothingOfTheSnapshot() throws Exception {
    scan("koos", 0, run(1, 1, 1), true, true);
    add(CapturePartition.keys("koos"), offset(run(1, 7, 1), false, false).toMap());

    assertThat(of("koos").scanDone()).isTrue();
  }

  @Test
  void anAbandonedReadOfKeysAloneIsNoSnapshot() throws Exception {
    add(CapturePartition.keys("koos"), offset(run(1, 7, 1), false, false).toMap());

    assertThat(of("koos").scanned()).isFalse();
  }

  @Test
  void whatAnEarlierEpochLeftSaysNothingOfNow() throws Exception {
    shard("koos", "old", 1, "77");
    scan("koos", 0, run(1, 9, 1), false, false);
    shard("koos", "new", 2, SEQUENCE);
    scan("koos", 1, run(2, 1, 2), true, true);

    assertThat(of("koos")).isEqualTo(new OfTable(Map.of("new", SEQUENCE), true, true));
  }

  @Test
  void aSnapshotThatLooksForRemovalsEndsWithThem() throws Exception {
    ScanOffset.Run run = new ScanOffset.Run(1, "l", 2, "5", 1, Set.of("gap"), Set.of());
    scan("koos", 0, run, true, true);

    assertThat(of("koos").scanDone()).isFalse();
    scan("koos", 1, run, true, true);
    assertThat(of("koos").scanDone()).isTrue();
  }

  @Test
  void tellsThatNothingWasCaptured() throws Exception {
    assertThat(of("users")).isEqualTo(new OfTable(Map.of(), false, false));
  }

  @Test
  void aResetOffsetIsNone() throws Exception {
    add(CapturePartition.segment("koos", 0), null);

    assertThat(of("koos").scanned()).isFalse();
  }

  @Test
  void anOffsetOfAnotherFormatIsNamed() {
    add(CapturePartition.segment("koos", 0), Map.of("done", true));

    assertThatThrownBy(() -> of("koos"))
        .isInstanceOf(BadOffsetException.class)
        .hasMessageContaining("epoch");
  }

  private OfTable of(String table) throws Exception {
    String json = new ObjectMapper().writeValueAsString(Map.of("offsets", offsets));
    return CapturedOffsets.parse(json, table);
  }

  private void shard(String table, String id, int epoch, String sequence) {
    ShardOffset offset = new ShardOffset(epoch, "l", "", sequence, false, null, 7, null);
    add(CapturePartition.shard(table, id), offset.toMap());
  }

  private void scan(String table, int segment, ScanOffset.Run run, boolean done, boolean whole) {
    add(CapturePartition.segment(table, segment), offset(run, done, whole).toMap());
  }

  private static ScanOffset.Run run(int epoch, long snapshot, int segments) {
    return new ScanOffset.Run(epoch, "l", snapshot, "0", segments, Set.of(), Set.of());
  }

  private static ScanOffset offset(ScanOffset.Run run, boolean done, boolean whole) {
    return new ScanOffset(run, null, done, whole, 7);
  }

  /** One offset for each partition, as Connect keeps them. */
  private void add(Map<String, String> partition, @Nullable Map<String, Object> offset) {
    offsets.removeIf(each -> partition.equals(each.get("partition")));
    Map<String, Object> one = new HashMap<>();
    one.put("partition", partition);
    one.put("offset", offset);
    offsets.add(one);
  }
}
