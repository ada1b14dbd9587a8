package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaFilesTest {
  private static final String REACHED = "0\n1\nkoo.changes 0 7\n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0\n0\n",
        "0\n1\na b 3 -1\n",
        "0\n2\nkoo.changes 0 7\nkoo.changes 1 8\n",
        "0\n1\n0 12\n"
      })
  void takesAWholeCheckpoint(String text) {
    assertThat(KafkaFiles.isCheckpoint(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0\n",
        "0\n1\n",
        "0\n1\nkoo.changes 0 7",
        "0\n2\nkoo.changes 0 7\n",
        "0\n1\nkoo.changes 0 \n",
        "\u0000\u0000\u0000\u0000"
      })
  void knowsACheckpointThatIsCutShort(String text) {
    assertThat(KafkaFiles.isCheckpoint(text)).isFalse();
  }

  @Test
  void leavesAFolderAloneWhereKafkaNeverRan() {
    assertThat(KafkaFiles.mend(folder)).isEmpty();
    assertThat(KafkaFiles.holdsRecords(folder, "koo.changes")).isFalse();
  }

  @Test
  void findsTheEndOfASegmentAndATornBatch() throws IOException {
    Path partition = partition("koo.changes-0");
    Path log = partition.resolve("00000000000000000005.log");
    Files.write(log, batches(5, 2, 7, 3));
    KafkaSegment whole = KafkaSegment.newest(partition).orElseThrow();
    assertThat(whole).isEqualTo(new KafkaSegment(log, true, 10));

    Files.write(log, java.util.Arrays.copyOf(batches(5, 2, 7, 3), 100));
    assertThat(KafkaSegment.newest(partition)).hasValue(new KafkaSegment(log, false, 7));

    Files.write(log, java.util.Arrays.copyOf(batches(5, 2, 7, 3), 200));
    assertThat(KafkaSegment.newest(partition)).hasValue(new KafkaSegment(log, false, 10));
    assertThat(KafkaFiles.holdsRecords(folder, "koo.changes")).isTrue();
    assertThat(KafkaFiles.holdsRecords(folder, "koo")).isFalse();
  }

  @Test
  void refusesATopicThatTheMetadataLogLost() throws IOException {
    partition("__cluster_metadata-0");
    Path partition = partition("koo.changes-0");
    Files.write(partition.resolve("00000000000000000000.log"), batches(0, 2));
    Files.writeString(
        partition.resolve("partition.metadata"), "version: 0\ntopic_id: PIuBOj-WS1Ot4Mv2w1ZyZw");
    Files.writeString(folder.resolve("log/meta.properties"), META);

    assertThatThrownBy(() -> KafkaFiles.mend(folder))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("__cluster_metadata-0 is cut short")
        .hasMessageContaining("the topic koo.changes")
        .hasMessageContaining("give another --data-dir");
  }

  @Test
  void putsSmallFilesAsideAndRefusesRecordsThatAreGone() throws IOException {
    Path metadata = partition("__cluster_metadata-0");
    Files.writeString(metadata.resolve("quorum-state"), "{\"clusterId\":");
    Files.writeString(folder.resolve("log/meta.properties"), META);
    Files.writeString(folder.resolve("log/replication-offset-checkpoint"), "0\n3\nkoo");
    assertThat(KafkaFiles.mend(folder))
        .hasSize(2)
        .anyMatch(line -> line.contains("quorum-state is damaged: put aside as quorum-state.dam"))
        .anyMatch(line -> line.contains("replication-offset-checkpoint is damaged"));
    assertThat(metadata.resolve("quorum-state")).doesNotExist();

    Path partition = partition("koo.changes-0");
    Files.write(partition.resolve("00000000000000000000.log"), new byte[0]);
    Files.writeString(folder.resolve("log/recovery-point-offset-checkpoint"), REACHED);
    assertThatThrownBy(() -> KafkaFiles.mend(folder))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("7 records that Kafka had stored, from offset 0, are missing");
  }

  private static final String META =
      "version=1\nnode.id=1\ncluster.id=USBPbmBeRfWWFksqIGwQeA\ndirectory.id=UXi6pZaG0cZfdep9solI_w\n";

  private Path partition(String name) throws IOException {
    return Files.createDirectories(folder.resolve("log").resolve(name));
  }

  /** Batches of 90 bytes each: pairs of base offset and number of records. */
  private static byte[] batches(long... offsetsAndCounts) {
    ByteBuffer out = ByteBuffer.allocate(offsetsAndCounts.length / 2 * 90);
    for (int i = 0; i < offsetsAndCounts.length; i += 2) {
      int at = out.position();
      out.putLong(at, offsetsAndCounts[i]);
      out.putInt(at + 8, 90 - 12);
      out.putInt(at + 23, (int) offsetsAndCounts[i + 1] - 1);
      out.position(at + 90);
    }
    return out.array();
  }
}
