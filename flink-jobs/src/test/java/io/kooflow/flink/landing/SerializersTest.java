package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.flink.landing.RowLayout.Fate;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.LongType;
import org.junit.jupiter.api.Test;

class SerializersTest {
  private static final PartitionSpec SPEC = ReactionChangesTable.TABLE.spec();
  private static final FileJson FILES = new FileJson(Map.of(SPEC.specId(), SPEC));

  @Test
  void keepsWrittenFilesAndTallies() throws IOException {
    PartitionTally tally = PartitionTally.of(7, Fate.ROW).plus(9, Fate.DEAD_LETTER);
    Written written = new Written(List.of(file()), new TreeMap<>(Map.of(3, tally)));
    WrittenSerializer serializer = new WrittenSerializer(FILES);

    Written read = serializer.deserialize(1, serializer.serialize(written));

    assertThat(read.tallies()).isEqualTo(written.tallies());
    requireSame(read.files());
  }

  @Test
  void keepsCommittables() throws IOException {
    OffsetRanges ranges =
        OffsetRanges.of(Map.of(new SourcePartition("t", 0), new OffsetRange(1, 9, 3, 2, 1)));
    CommittableSerializer serializer = new CommittableSerializer(FILES);

    LandingCommittable read =
        serializer.deserialize(
            1, serializer.serialize(new LandingCommittable(List.of(file()), ranges)));

    assertThat(read.ranges()).isEqualTo(ranges);
    requireSame(read.files());
  }

  @Test
  void refusesOtherVersions() {
    assertThatThrownBy(() -> new CommittableSerializer(FILES).deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new WrittenSerializer(FILES).deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class);
  }

  private static void requireSame(List<DataFile> files) {
    DataFile expected = file();
    assertThat(files)
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.location()).isEqualTo(expected.location());
              assertThat(file.recordCount()).isEqualTo(expected.recordCount());
              assertThat(file.fileSizeInBytes()).isEqualTo(expected.fileSizeInBytes());
              assertThat(file.specId()).isEqualTo(expected.specId());
              assertThat(file.partition().get(0, Integer.class)).isEqualTo(19_675);
              assertThat(file.lowerBounds()).isEqualTo(expected.lowerBounds());
              assertThat(file.valueCounts()).isEqualTo(expected.valueCounts());
              assertThat(file.splitOffsets()).isEqualTo(expected.splitOffsets());
            });
  }

  private static DataFile file() {
    ByteBuffer bound = Conversions.toByteBuffer(LongType.get(), 42L);
    return DataFiles.builder(SPEC)
        .withPath("s3://b/data/file.parquet")
        .withFormat(FileFormat.PARQUET)
        .withPartitionPath("changed_at_day=2023-11-14")
        .withFileSizeInBytes(1234)
        .withMetrics(
            new Metrics(
                5L,
                Map.of(1, 10L),
                Map.of(1, 5L),
                Map.of(1, 0L),
                Map.of(),
                Map.of(1, bound),
                Map.of(1, bound)))
        .withSplitOffsets(List.of(4L))
        .build();
  }
}
