package io.kooflow.audit.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.engagement.CountedReaction;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.read.LakeReader;
import java.time.Duration;
import java.util.Map;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class WeighedTimesTest {
  private static final long NOON = 1_700_000_000_000L;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long AHEAD = Duration.ofMinutes(2).toMillis();

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private LandedRows reactions;
  private LandedRows koos;

  @BeforeEach
  void create() {
    catalog.initialize("test", Map.of());
    ReactionChangesTable.TABLE.createIfMissing(catalog);
    KooChangesTable.TABLE.createIfMissing(catalog);
    reactions = new LandedRows(catalog, ReactionChangesTable.TABLE);
    koos = new LandedRows(catalog, KooChangesTable.TABLE);
  }

  @AfterEach
  void close() throws Exception {
    catalog.close();
  }

  @Test
  void weighsARowDatedAheadByItsNewestChange() throws Exception {
    react(1, NOON, 7, NOON + DAY);
    react(2, NOON, 8, NOON + AHEAD);
    react(4, NOON + 5, 9, NOON + DAY);
    react(3, NOON, 9, NOON + DAY);
    react(5, NOON + 2 * DAY, 10, NOON + DAY);
    react(6, NOON, 10, NOON + DAY);

    assertThat(weighed(7, NOON + DAY)).isEqualTo(NOON + AHEAD);
    assertThat(weighed(8, NOON + AHEAD)).isEqualTo(NOON + AHEAD);
    assertThat(weighed(9, NOON + DAY)).isEqualTo(NOON + 5 + AHEAD);
    assertThat(weighed(10, NOON + DAY)).isEqualTo(NOON + AHEAD);
  }

  @Test
  void aRowOfYesterdaysChangeIsNoLongerAheadOnceItIsWrittenAgain() throws Exception {
    react(1, NOON, 7, NOON + DAY);
    react(2, NOON + 2 * DAY, 7, NOON + DAY);

    assertThat(weighed(7, NOON + DAY)).isEqualTo(NOON + DAY);
  }

  @Test
  void weighsAKooAsWell() throws Exception {
    Koo koo = new Koo(1L, null, null, 2L, "K", "text", "hi", NOON + DAY, null);
    koos.land(1, NOON, Map.of("content_id", 1L), LandedRows.koo(koo));

    assertThat(times().of(koo).createdAt()).isEqualTo(NOON + AHEAD);
    koo.setContentId(2L);
    assertThat(times().of(koo).createdAt()).as("not in the lake").isEqualTo(NOON + DAY);
  }

  private void react(long number, long changedAt, long user, long createdAt) {
    reactions.land(
        number,
        changedAt,
        Map.of("content_id", 1L, "user_id", user),
        Map.of(
            "content_id",
            1L,
            "user_id",
            user,
            "type",
            "LIKE",
            "created_at",
            LandedRows.time(createdAt)));
  }

  private long weighed(long user, long createdAt) throws Exception {
    CountedReaction counted = times().of(new Reaction(1L, user, "LIKE", createdAt));
    assertThat(counted.type()).isEqualTo("LIKE");
    return counted.createdAt();
  }

  private WeighedTimes times() throws Exception {
    return WeighedTimes.read(
        LakeReader.open(catalog, ReactionChangesTable.TABLE),
        LakeReader.open(catalog, KooChangesTable.TABLE));
  }
}
