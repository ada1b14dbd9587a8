package io.kooflow.source;

import static io.kooflow.source.Items.reaction;
import static io.kooflow.source.Items.reactionKey;

import io.kooflow.source.snapshot.FakeTable;
import io.kooflow.source.stream.FakeStreams;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A table and its stream as DynamoDB has them: each item belongs to the open shard of its range,
 * all sequence numbers rise together, shards roll over and split.
 */
final class ShardWorld {
  private static final int RANGE = 64;

  private final FakeTable table;
  private final FakeStreams streams;
  private final Random random;
  private final List<Shard> open = new ArrayList<>();
  private final List<Shard> all = new ArrayList<>();
  private final Set<String> removedUnseen = new HashSet<>();
  private final Map<String, List<String>> changes = new TreeMap<>();
  private long sequence = 1000;
  private int shards;

  private static final class Shard {
    final String id;
    final int from;
    final int to;
    final List<String> removals = new ArrayList<>();
    int records;
    int trimmed;

    Shard(String id, int from, int to) {
      this.id = id;
      this.from = from;
      this.to = to;
    }
  }

  ShardWorld(FakeTable table, FakeStreams streams, Random random) {
    this.table = table;
    this.streams = streams;
    this.random = random;
    begin(null, 0, RANGE / 2);
    begin(null, RANGE / 2, RANGE);
  }

  /** Items whose removal the stream dropped; perhaps before anybody read it. */
  Set<String> removedUnseen() {
    return removedUnseen;
  }

  /** The sequence numbers of each item's changes, in order. */
  Map<String, List<String>> changes() {
    return changes;
  }

  /** One write, roll-over or split. */
  void step() {
    int dice = random.nextInt(40);
    if (dice == 0) {
      Shard closed = close();
      begin(closed.id, closed.from, closed.to);
    } else if (dice == 1) {
      Shard closed = close();
      int middle = (closed.from + closed.to) / 2;
      begin(closed.id, closed.from, middle);
      begin(closed.id, middle, closed.to);
    } else {
      write();
    }
  }

  /**
   * The stream drops the oldest records of a shard that was read before, as far as it was or more.
   */
  void trim(Predicate<String> readBefore) {
    List<Shard> read = all.stream().filter(shard -> readBefore.test(shard.id)).toList();
    if (read.isEmpty()) {
      return;
    }
    Shard shard = read.get(random.nextInt(read.size()));
    int left = shard.records - shard.trimmed;
    if (left > 0) {
      int count = 1 + random.nextInt(left);
      for (int i = shard.trimmed; i < shard.trimmed + count; i++) {
        removedUnseen.add(shard.removals.get(i));
      }
      shard.trimmed += count;
      streams.trim(shard.id, count);
    }
  }

  private Shard close() {
    Shard shard = open.remove(random.nextInt(open.size()));
    streams.close(shard.id);
    return shard;
  }

  private void begin(@org.jspecify.annotations.Nullable String parent, int from, int to) {
    Shard shard = new Shard("shard-%03d".formatted(shards++), from, to);
    streams.shard(shard.id, parent);
    open.add(shard);
    all.add(shard);
  }

  private void write() {
    long koo = 1 + random.nextInt(3);
    long user = 1 + random.nextInt(6);
    Map<String, AttributeValue> key = reactionKey(koo, user);
    String name = FakeTable.name(key);
    Map<String, AttributeValue> before = table.items().getOrDefault(name, Map.of());
    boolean removes = !before.isEmpty() && random.nextInt(3) == 0;
    Map<String, AttributeValue> after =
        removes ? Map.of() : reaction(koo, user, "TYPE-" + random.nextInt(1000));
    OperationType op =
        removes
            ? OperationType.REMOVE
            : before.isEmpty() ? OperationType.INSERT : OperationType.MODIFY;
    sequence += 1 + random.nextInt(5);
    Record record = Items.record(op, Long.toString(sequence), key, before, after);
    if (removes) {
      table.delete(key);
    } else {
      table.put(after);
    }
    int place = Math.floorMod(name.hashCode() * 31, RANGE);
    Shard shard =
        open.stream().filter(s -> s.from <= place && place < s.to).findFirst().orElse(null);
    if (shard == null) {
      throw new IllegalStateException("No shard for " + place);
    }
    streams.put(shard.id, record);
    changes.computeIfAbsent(name, none -> new ArrayList<>()).add(Long.toString(sequence));
    shard.records++;
    shard.removals.add(removes ? name : "");
  }
}
