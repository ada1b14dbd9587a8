package io.kooflow.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.source.Items;
import io.kooflow.source.retry.AwsFailures;
import io.kooflow.source.retry.Fault;
import io.kooflow.source.retry.ManualTime;
import io.kooflow.source.retry.RetrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;

class StreamReaderTest {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration DISCOVERY = Duration.ofSeconds(10);
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMinutes(10));

  private final FakeStreams streams = new FakeStreams();
  private final ManualTime time = new ManualTime();
  private final List<String> sequences = new ArrayList<>();
  private final List<ShardRead> others = new ArrayList<>();
  private Duration idle = POLL;

  @Test
  void readsTheChildrenOfASplitOnlyAfterTheParentHasEnded() {
    streams.shard("parent", null).put("parent", Items.like("10", 1, 1));
    StreamReader reader = open(ShardStart.OLDEST);
    readFor(reader, Duration.ofSeconds(1));
    streams.shard("left", "parent").put("left", Items.like("20", 1, 1));
    streams.shard("right", "parent").put("right", Items.like("21", 2, 1));
    readFor(reader, DISCOVERY.multipliedBy(2));
    assertThat(sequences).containsExactly("10");

    streams.put("parent", Items.like("15", 1, 1)).close("parent");
    readFor(reader, Duration.ofSeconds(1));

    assertThat(sequences).startsWith("10", "15").containsExactlyInAnyOrder("10", "15", "20", "21");
  }

  @Test
  void findsANewShardByThePagedListWithoutWaitingForAnEnd() {
    streams.listInPagesOf(1);
    streams.shard("a", null).shard("b", null);
    StreamReader reader = open(ShardStart.OLDEST);
    streams.shard("c", null).put("c", Items.like("30", 1, 1));

    readFor(reader, DISCOVERY.plusSeconds(1));

    assertThat(reader.readableShards()).isEqualTo(3);
    assertThat(sequences).containsExactly("30");
  }

  @Test
  void readsNoShardMoreOftenThanTheTimingSays() {
    streams.shard("a", null).shard("b", null);
    StreamReader reader = open(ShardStart.OLDEST);

    readFor(reader, Duration.ofSeconds(2));

    assertThat(streams.reads().stream().filter("a"::equals).count()).isBetween(9L, 11L);
    assertThat(streams.reads().stream().filter("b"::equals).count()).isBetween(9L, 11L);
  }

  @Test
  void resumesAfterTheStoredRecordAndSkipsAFinishedShard() {
    streams.shard("old", null).put("old", Items.like("1", 1, 1)).close("old");
    streams.shard("open", "old").put("open", Items.like("5", 1, 1), Items.like("6", 1, 1));

    StreamReader reader =
        open(
            id ->
                Map.of("old", new ShardStart("1", true), "open", new ShardStart("5", false))
                    .get(id));
    readFor(reader, Duration.ofSeconds(1));

    assertThat(sequences).containsExactly("6");
  }

  @Test
  void goesOnAtTheSamePlaceWhenTheIteratorExpired() {
    streams.shard("a", null).put("a", Items.like("1", 1, 1));
    StreamReader reader = open(ShardStart.OLDEST);
    readFor(reader, Duration.ofSeconds(1));
    streams.expireIterators();
    streams.put("a", Items.like("2", 1, 1));

    readFor(reader, Duration.ofSeconds(1));

    assertThat(sequences).containsExactly("1", "2");
  }

  @Test
  void losesNothingWhileReadsAreThrottledOrFail() {
    streams.shard("a", null).put("a", Items.like("1", 1, 1), Items.like("2", 1, 1));
    streams.failReads(
        AwsFailures.limitExceeded(),
        AwsFailures.unreachable(),
        AwsFailures.told(503, "ServiceUnavailable"),
        AwsFailures.told(400, "ThrottlingException"),
        AwsFailures.told(400, "ExpiredTokenException"));
    StreamReader reader = open(ShardStart.OLDEST);

    readFor(reader, Duration.ofSeconds(10));

    assertThat(sequences).containsExactly("1", "2");
    assertThat(others).hasSize(5);
    assertThat(others).contains(new ShardRead.Failed("a", Fault.THROTTLED));
  }

  @Test
  void goesOnWhenTheListIsThrottled() {
    streams.shard("a", null);
    StreamReader reader = open(ShardStart.OLDEST);
    streams.failLists(AwsFailures.limitExceeded(), AwsFailures.unreachable());
    streams.shard("b", null).put("b", Items.like("1", 1, 1));

    readFor(reader, DISCOVERY.plusSeconds(5));

    assertThat(sequences).containsExactly("1");
  }

  @Test
  void tellsAGapAndReadsWhatIsLeftWhenRecordsWereTrimmed() {
    streams.shard("a", null).put("a", Items.like("1", 1, 1));
    StreamReader reader = open(ShardStart.OLDEST);
    readFor(reader, Duration.ofSeconds(1));
    streams.put("a", Items.like("2", 1, 1), Items.like("3", 1, 1));
    streams.trim("a", 2);

    readFor(reader, Duration.ofSeconds(1));

    assertThat(sequences).containsExactly("1", "3");
    assertThat(others)
        .singleElement()
        .isInstanceOfSatisfying(
            ShardRead.Gap.class, gap -> assertThat(gap.shardId()).isEqualTo("a"));
  }

  @Test
  void tellsAGapAndReadsTheChildWhenTheShardItselfIsGone() {
    streams.shard("a", null);
    StreamReader reader = open(ShardStart.OLDEST);
    readFor(reader, Duration.ofSeconds(1));
    streams.drop("a");
    streams.shard("b", "a").put("b", Items.like("9", 1, 1));

    readFor(reader, Duration.ofSeconds(1));

    assertThat(others)
        .singleElement()
        .isInstanceOfSatisfying(
            ShardRead.Gap.class, gap -> assertThat(gap.shardId()).isEqualTo("a"));
    assertThat(sequences).containsExactly("9");
  }

  @Test
  void failsWithARemedyWhenTheStreamIsGone() {
    streams.shard("a", null);
    StreamReader reader = open(ShardStart.OLDEST);
    streams.failReads(AwsFailures.missing());
    streams.failLists(AwsFailures.missing());

    assertThatThrownBy(() -> readFor(reader, Duration.ofSeconds(1)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("stream of table 'reactions' is gone")
        .hasMessageContaining("table.reactions.epoch");
  }

  @Test
  void failsWhenRefusedForGood() {
    streams.shard("a", null);
    StreamReader reader = open(ShardStart.OLDEST);
    streams.failReads(AwsFailures.told(400, "AccessDeniedException"));

    assertThatThrownBy(() -> readFor(reader, Duration.ofSeconds(1)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("AccessDeniedException");
  }

  @Test
  void givesUpWhenFailuresLastTooLong() {
    streams.shard("a", null);
    StreamReader reader = open(ShardStart.OLDEST);
    SdkException[] many = new SdkException[1000];
    Arrays.fill(many, AwsFailures.unreachable());
    streams.failReads(many);

    assertThatThrownBy(() -> readFor(reader, Duration.ofMinutes(30)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("PT10M");
  }

  @Test
  void readsASwitchedOffStreamToItsEndAndThenFails() {
    streams.shard("a", null).put("a", Items.like("1", 1, 1));
    StreamReader reader = open(ShardStart.OLDEST);
    streams.switchOff();
    streams.put("a", Items.like("2", 1, 1)).close("a");

    assertThatThrownBy(() -> readFor(reader, Duration.ofSeconds(20)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("switched off")
        .hasMessageContaining("table.reactions.epoch");
    assertThat(sequences).containsExactly("1", "2");
  }

  @Test
  void keepsEveryShardInOrderOverRandomSplitsFailuresAndExpiries() {
    for (long seed = 1; seed <= 20; seed++) {
      new StreamReaderTest().splitsAndFailsAtRandom(new Random(seed), seed);
    }
  }

  @Test
  void readsAnIdleShardMoreSeldomUntilItGivesARecord() {
    idle = POLL.multipliedBy(4);
    streams.shard("a", null);
    StreamReader reader = open(ShardStart.OLDEST);
    readFor(reader, POLL.multipliedBy(40));
    assertThat(streams.reads()).hasSizeBetween(10, 13);

    streams.put("a", Items.like("10", 1, 1));
    readFor(reader, idle);

    assertThat(sequences).containsExactly("10");
  }

  /**
   * One item's changes move from shard to child; whatever fails, they arrive in order, each once.
   */
  private void splitsAndFailsAtRandom(Random random, long seed) {
    streams.shard("s0", null);
    StreamReader reader = open(ShardStart.OLDEST);
    int shard = 0;
    List<String> written = new ArrayList<>();
    for (int sequence = 1; sequence <= 60; sequence++) {
      streams.put("s" + shard, Items.like(Integer.toString(sequence), 1, 1));
      written.add(Integer.toString(sequence));
      switch (random.nextInt(6)) {
        case 0 -> {
          streams.close("s" + shard);
          streams.shard("s" + (shard + 1), "s" + shard);
          shard++;
        }
        case 1 -> streams.failReads(AwsFailures.limitExceeded());
        case 2 -> streams.expireIterators();
        case 3 -> readFor(reader, POLL);
        case 4 -> streams.failReads(AwsFailures.unreachable(), AwsFailures.unreachable());
        default -> streams.failLists(AwsFailures.limitExceeded());
      }
    }
    readFor(reader, Duration.ofMinutes(5));
    assertThat(sequences).as("seed %d", seed).isEqualTo(written);
  }

  private StreamReader open(ShardStart start) {
    return open(id -> start);
  }

  private StreamReader open(Function<String, ShardStart> starts) {
    StreamReader reader =
        new StreamReader(
            streams,
            new StreamReader.Stream("reactions", "arn", LineageShare.ALL),
            new StreamTiming(POLL, idle, DISCOVERY),
            RETRY,
            time,
            new Random(1));
    reader.open(StreamListing.read(streams, "arn"), new Roots(id -> null), starts);
    return reader;
  }

  private void readFor(StreamReader reader, Duration duration) {
    long end = time.getAsLong() + duration.toNanos();
    while (true) {
      ShardRead read;
      while ((read = reader.read()) != null) {
        collect(read);
      }
      long wait = Math.max(1, reader.nanosUntilDue());
      if (time.getAsLong() + wait > end) {
        time.passNanos(end - time.getAsLong());
        return;
      }
      time.passNanos(wait);
    }
  }

  private void collect(ShardRead read) {
    if (read instanceof ShardRead.Page page) {
      page.records().forEach(record -> sequences.add(record.dynamodb().sequenceNumber()));
    } else if (!(read instanceof ShardRead.Failed failed) || failed.fault() != Fault.EXPIRED) {
      others.add(read);
    }
  }
}
