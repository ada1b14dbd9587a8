package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.StartPlan.Stored;
import io.kooflow.source.UnreadShards.Limit;
import io.kooflow.source.UnreadShards.Rule;
import io.kooflow.source.stream.ShardNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnreadShardsTest {
  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
  private static final Instant OLDEST = NOW.minus(Duration.ofHours(23));
  private static final long FRESH = OLDEST.toEpochMilli();
  private static final long STALE = FRESH - 1;

  private final List<ShardNode> listed = new ArrayList<>();
  private final Map<String, ShardOffset> shards = new HashMap<>();
  private final Map<Integer, ScanOffset> scans = new HashMap<>();

  @Test
  void judgesEachShardByItself() {
    open("live", FRESH, FRESH);
    open("dead", STALE, STALE);
    open("quiet", STALE, FRESH);

    assertThat(each()).containsExactly("dead");
    assertThat(together()).isEmpty();
  }

  @Test
  void goesByWhatWasReadNotByWhenWhereTheReaderWasBehind() {
    open("behind", FRESH, STALE);

    assertThat(each()).containsExactly("behind");
  }

  @Test
  void leavesOutShardsOfOthers() {
    open("dead", STALE, STALE);

    assertThat(new UnreadShards(stored(), listed, id -> false).under(limit(Rule.EACH))).isEmpty();
  }

  @Test
  void goesByTheNewestOfAllWhereOffsetsOfAnEarlierReleaseSayNothing() {
    open("old", STALE, null);
    open("older", STALE - 1, null);
    assertThat(each()).containsExactly("old");

    open("live", FRESH, FRESH);

    assertThat(each()).isEmpty();
  }

  @Test
  void namesAShardOnceThatTheListTellsTwice() {
    open("a", STALE, STALE);
    open("a", STALE, STALE);

    assertThat(each()).containsExactly("a");
  }

  @Test
  void namesTheFirstOfALineageThatIsNotReadToItsEnd() {
    open("a", STALE, STALE);
    listed.add(new ShardNode("b", "a", null));
    listed.add(new ShardNode("c", "b", null));

    assertThat(each()).containsExactly("a");
  }

  @Test
  void takesAChildOfWhichNothingIsKnownForAsCompleteAsItsParent() {
    open("live", FRESH, FRESH);
    shards.put("fresh", offset("1", true, FRESH, FRESH));
    shards.put("stale", offset("1", true, STALE, STALE));
    listed.add(new ShardNode("of-fresh", "fresh", null));
    listed.add(new ShardNode("of-stale", "stale", null));

    assertThat(each()).containsExactly("of-stale");
  }

  @Test
  void takesAChildForNoLessCompleteThanItsParentWhoseLossWasDeclared() {
    listed.add(new ShardNode("a", null, null));
    shards.put("a", offset("1", true, STALE, FRESH));
    listed.add(new ShardNode("b", "a", null));
    shards.put("b", offset("2", false, FRESH, STALE));

    assertThat(each()).isEmpty();
  }

  @Test
  void takesALineageThatNobodyReadForAsCompleteAsTheSnapshot() {
    open("live", FRESH, FRESH);
    listed.add(new ShardNode("unread", null, null));
    scan(FRESH);
    assertThat(each()).isEmpty();

    scan(STALE);

    assertThat(each()).containsExactly("unread");
    assertThat(together()).isEmpty();
  }

  @Test
  void saysNothingOfALineageWithoutOffsetsWhereNobodyToldOfQuietShards() {
    open("live", FRESH, null);
    listed.add(new ShardNode("never-gave-anything", null, null));
    scan(STALE);

    assertThat(each()).isEmpty();
  }

  @Test
  void passesOverWhatWasReadToItsEnd() {
    open("live", FRESH, FRESH);
    listed.add(new ShardNode("ended", null, null));
    shards.put("ended", offset("1", true, STALE, STALE));

    assertThat(each()).isEmpty();
  }

  private void open(String id, long readAt, @Nullable Long completeTo) {
    listed.add(new ShardNode(id, null, null));
    shards.put(id, offset("1", false, readAt, completeTo));
  }

  private void scan(long readAt) {
    ScanOffset.Run first = new ScanOffset.Run(1, "label", 1, "0", 1, Set.of(), Set.of());
    scans.put(0, new ScanOffset(first, null, true, true, readAt));
  }

  private static ShardOffset offset(
      String sequence, boolean finished, long readAt, @Nullable Long completeTo) {
    return new ShardOffset(1, "label", "", sequence, finished, null, readAt, completeTo);
  }

  private List<String> each() {
    return new UnreadShards(stored(), listed, id -> true).under(limit(Rule.EACH));
  }

  private List<String> together() {
    return new UnreadShards(stored(), listed, id -> true).under(limit(Rule.ALL_TOGETHER));
  }

  private static Limit limit(Rule rule) {
    return new Limit(OLDEST, rule);
  }

  private Stored stored() {
    return new Stored(scans, shards, false);
  }
}
