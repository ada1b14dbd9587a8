package io.kooflow.lake.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LandedRangesTest {
  private static final SourcePartition SOURCE = new SourcePartition("reaction.changes", 0);

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private Table log;

  @BeforeEach
  void createTable() {
    catalog.initialize("test", Map.of());
    log = ReactionChangesTable.TABLE.createIfMissing(catalog);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    catalog.close();
  }

  @Test
  void takesRangesThatFollowEachOtherAsOne() {
    commit(0, 10, 8);
    commit(10, 15, 5);

    assertThat(since(0).each()).hasSize(2);
    assertThat(since(0).together()).containsExactly(new LandedRanges.Landed(SOURCE, 0, 15, 13));
    assertThat(holes(0)).isEmpty();
  }

  @Test
  void leavesOutWhatWasMergedWhollyOrInPart() {
    commit(0, 10, 10);
    commit(10, 20, 10);
    commit(20, 30, 10);

    assertThat(since(15).together()).containsExactly(new LandedRanges.Landed(SOURCE, 20, 30, 10));
    assertThat(since(30).each()).isEmpty();
  }

  @Test
  void namesOffsetsThatNoCommitHolds() {
    commit(0, 10, 10);
    commit(25, 30, 5);

    assertThat(holes(0)).hasToString("[reaction.changes/0 offsets 10 to 24]");
  }

  @Test
  void trustsWhatARepairHasLookedAt() {
    commit(0, 10, 10);
    commit(25, 25, 0);
    commit(25, 30, 5);

    assertThat(holes(0)).isEmpty();
  }

  private LandedRanges since(long merged) {
    log.refresh();
    return LandedRanges.since(Map.of(SOURCE, merged), log);
  }

  private List<LandedRanges.Landed> holes(long merged) {
    return since(merged).holes(LandedRanges.repaired(log));
  }

  private void commit(long start, long end, long rows) {
    OffsetRanges ranges = OffsetRanges.of(Map.of(SOURCE, new OffsetRange(start, end, rows, 0, 0)));
    log.newAppend().set(OffsetRanges.PROPERTY, ranges.toJson()).commit();
  }
}
