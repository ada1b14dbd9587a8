package io.kooflow.source.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which shards may be read: those whose parent was read to its end, or is not known any more
 * because the stream dropped it a day after it closed. Pure and not thread-safe.
 */
final class ShardLineage {
  private final Map<String, ShardNode> shards = new LinkedHashMap<>();
  private final Set<String> finished = new LinkedHashSet<>();

  /**
   * Takes in a complete list of the stream's shards. A finished shard that is no longer listed is
   * forgotten; an unfinished one stays until {@link #finish}, for the list is not always
   * consistent.
   *
   * @return ids of the shards that were not known before
   */
  List<String> learn(Collection<ShardNode> listed) {
    List<String> fresh = new ArrayList<>();
    for (ShardNode shard : listed) {
      if (shards.putIfAbsent(shard.id(), shard) == null) {
        fresh.add(shard.id());
      }
    }
    Set<String> ids = listed.stream().map(ShardNode::id).collect(Collectors.toSet());
    shards.keySet().removeIf(id -> finished.contains(id) && !ids.contains(id));
    finished.retainAll(shards.keySet());
    return fresh;
  }

  /** The shard was read to its end. */
  void finish(String id) {
    if (shards.containsKey(id)) {
      finished.add(id);
    }
  }

  /** The unfinished shards that may be read now, in the order in which they were first listed. */
  List<String> readable() {
    return shards.values().stream().filter(this::isReadable).map(ShardNode::id).toList();
  }

  /** Whether there is no shard left to read, now or later. */
  boolean isFinished() {
    return finished.containsAll(shards.keySet());
  }

  private boolean isReadable(ShardNode shard) {
    return !finished.contains(shard.id()) && !waitsForParent(shard);
  }

  private boolean waitsForParent(ShardNode shard) {
    String parent = shard.parent();
    return parent != null && shards.containsKey(parent) && !finished.contains(parent);
  }
}
