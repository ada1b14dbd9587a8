package io.kooflow.source.stream;

import io.kooflow.source.retry.Backoff;
import io.kooflow.source.retry.Fault;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.retry.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads a table's stream: each readable shard in turn, no shard more often than the timing says, a
 * shard only after its parent was read to its end, and new shards as they come. Failures that pass
 * are repeated with growing delays; others end in a {@link ConnectException} that says what to do.
 * Not thread-safe. The caller owns the client.
 */
public final class StreamReader {
  private final DynamoDbStreamsClient client;
  private final Stream stream;
  private final StreamTiming timing;
  private final RetrySettings retry;
  private final TimeSource time;
  private final RandomGenerator random;
  private final ShardLineage lineage = new ShardLineage();
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private final Map<String, String> resumeAfter = new HashMap<>();
  private final Backoff listingBackoff;
  private Function<String, ShardStart> starts = id -> ShardStart.OLDEST;
  private Roots roots = new Roots(id -> null);
  private List<ShardNode> listed = List.of();
  private long listingDue;

  /**
   * Which stream.
   *
   * @param table its table, for messages
   * @param arn its ARN
   * @param share the lineages to read
   */
  public record Stream(String table, String arn, LineageShare share) {}

  /** A shard being read, and when it may be read again. */
  private static final class Turn {
    final String shardId;
    final ShardReader reader;
    final Backoff backoff;
    Duration pause = Duration.ZERO;
    long due;

    Turn(String shardId, ShardReader reader, Backoff backoff, long due) {
      this.shardId = shardId;
      this.reader = reader;
      this.backoff = backoff;
      this.due = due;
    }
  }

  public StreamReader(
      DynamoDbStreamsClient client,
      Stream stream,
      StreamTiming timing,
      RetrySettings retry,
      TimeSource time,
      RandomGenerator random) {
    this.client = client;
    this.stream = stream;
    this.timing = timing;
    this.retry = retry;
    this.time = time;
    this.random = random;
    this.listingBackoff = new Backoff(retry, time, random);
  }

  /**
   * Opens the stream with the shards of {@code listing}. Called once, before the first read.
   *
   * @param roots knows the roots of the listing
   * @param starts where to begin each shard, also those that are listed later; asked once for each
   */
  public void open(StreamListing listing, Roots roots, Function<String, ShardStart> starts) {
    this.roots = roots;
    this.starts = starts;
    learn(listing);
  }

  /** Root of a shard's lineage. */
  public String rootOf(String shardId) {
    return roots.of(shardId);
  }

  /** Whether a shard of the listing is read here. */
  public boolean owns(String shardId) {
    return stream.share().owns(roots.of(shardId));
  }

  /** Every shard that the stream listed last, also those that other tasks read. */
  public List<ShardNode> listed() {
    return listed;
  }

  /**
   * Reads the shard that has waited longest.
   *
   * @return null if no shard is due
   * @throws ConnectException if the stream is gone, was switched off and is read to its end, or
   *     failures last too long
   */
  public @Nullable ShardRead read() {
    if (isDue(listingDue)) {
      list();
    }
    Turn turn = next();
    return turn == null || !isDue(turn.due) ? null : read(turn);
  }

  /** Nanoseconds until {@link #read} has something to do; zero or less when it has now. */
  public long nanosUntilDue() {
    Turn turn = next();
    long due = listingDue - time.getAsLong();
    return turn == null ? due : Math.min(due, turn.due - time.getAsLong());
  }

  /** Shards being read now. */
  public int readableShards() {
    return turns.size();
  }

  private ShardRead read(Turn turn) {
    try {
      turn.due = after(timing.poll());
      ShardRead.Page page = turn.reader.read(time);
      turn.backoff.succeeded();
      turn.pause = pause(turn, page);
      turn.due = after(turn.pause);
      if (page.finished()) {
        finish(turn);
      }
      return page;
    } catch (SdkException failure) {
      return failed(turn, failure);
    }
  }

  /** Doubles while the shard gives nothing; the first record ends that. */
  private Duration pause(Turn turn, ShardRead.Page page) {
    if (!page.records().isEmpty() || turn.pause.isZero()) {
      return timing.poll();
    }
    Duration doubled = turn.pause.multipliedBy(2);
    return doubled.compareTo(timing.idle()) < 0 ? doubled : timing.idle();
  }

  private ShardRead failed(Turn turn, SdkException failure) {
    Fault fault = Fault.of(failure);
    if (fault == Fault.FATAL) {
      throw unreadable("refuses to be read", failure);
    }
    delay(turn, failure);
    switch (fault) {
      case TRIMMED -> {
        ShardRead.Gap gap = gap(turn);
        turn.reader.skipToOldest();
        return gap;
      }
      case MISSING -> {
        return missing(turn, fault);
      }
      case THROTTLED -> {}
      default -> turn.reader.dropIterator();
    }
    return new ShardRead.Failed(turn.shardId, fault);
  }

  private void delay(Turn turn, SdkException failure) {
    Duration delay = turn.backoff.failed();
    if (turn.backoff.exhausted()) {
      throw unreadable("could not be read for " + retry.giveUpAfter(), failure);
    }
    turn.due = after(delay);
  }

  /** The shard, or all of the stream, is gone: the list of shards tells which. */
  private ShardRead missing(Turn turn, Fault fault) {
    StreamListing listing = list();
    if (listing == null || listing.lists(turn.shardId)) {
      turn.reader.dropIterator();
      return new ShardRead.Failed(turn.shardId, fault);
    }
    finish(turn);
    return gap(turn);
  }

  private ShardRead.Gap gap(Turn turn) {
    return new ShardRead.Gap(turn.shardId, turn.reader.after(), time.instant());
  }

  private void finish(Turn turn) {
    turns.remove(turn.shardId);
    lineage.finish(turn.shardId);
    openReadable();
    listingDue = time.getAsLong();
  }

  /** Lists the shards; null if that fails for now. */
  private @Nullable StreamListing list() {
    try {
      StreamListing listing = StreamListing.read(client, stream.arn());
      listingBackoff.succeeded();
      learn(listing);
      return listing;
    } catch (SdkException failure) {
      Fault fault = Fault.of(failure);
      if (fault == Fault.MISSING || fault == Fault.FATAL) {
        throw unreadable(fault == Fault.MISSING ? "is gone" : "refuses to be listed", failure);
      }
      listingDue = after(listingBackoff.failed());
      if (listingBackoff.exhausted()) {
        throw unreadable("could not be listed for " + retry.giveUpAfter(), failure);
      }
      return null;
    }
  }

  private void learn(StreamListing listing) {
    listed = listing.shards();
    roots.learn(listed);
    List<ShardNode> ours =
        listed.stream().filter(shard -> stream.share().owns(roots.of(shard.id()))).toList();
    for (String id : lineage.learn(ours)) {
      ShardStart start = starts.apply(id);
      if (start.finished()) {
        lineage.finish(id);
      } else if (start.after() != null) {
        resumeAfter.put(id, start.after());
      }
    }
    openReadable();
    listingDue = after(timing.discovery());
    if (listing.isSwitchedOff() && lineage.isFinished()) {
      throw new ConnectException(StreamAdvice.switchedOff(stream.table()));
    }
  }

  private void openReadable() {
    for (String id : lineage.readable()) {
      turns.computeIfAbsent(id, this::firstTurn);
    }
  }

  private Turn firstTurn(String shardId) {
    ShardReader reader =
        new ShardReader(client, stream.arn(), shardId, resumeAfter.remove(shardId));
    return new Turn(shardId, reader, new Backoff(retry, time, random), time.getAsLong());
  }

  private @Nullable Turn next() {
    return turns.values().stream()
        .min(Comparator.comparingLong(turn -> turn.due - time.getAsLong()))
        .orElse(null);
  }

  private boolean isDue(long due) {
    return due - time.getAsLong() <= 0;
  }

  private long after(Duration delay) {
    return time.getAsLong() + delay.toNanos();
  }

  private ConnectException unreadable(String what, SdkException failure) {
    return new ConnectException(
        StreamAdvice.unreadable(stream.table(), what, Fault.code(failure)), failure);
  }
}
