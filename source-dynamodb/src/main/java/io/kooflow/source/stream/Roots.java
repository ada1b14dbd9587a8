package io.kooflow.source.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The root of each shard. Streams drop shards a day after they closed, so a root outlives its
 * shard: it is remembered, here and in offsets. Not thread-safe.
 */
public final class Roots {
  private final Function<String, @Nullable String> stored;
  private final Map<String, String> known = new HashMap<>();

  /**
   * @param stored the root that a shard's offset tells; null if it has none
   */
  public Roots(Function<String, @Nullable String> stored) {
    this.stored = stored;
  }

  /** Takes in a complete list of the stream's shards, and forgets what nobody descends from. */
  public void learn(Collection<ShardNode> listed) {
    Map<String, ShardNode> nodes = new HashMap<>();
    Set<String> needed = new HashSet<>();
    for (ShardNode shard : listed) {
      nodes.put(shard.id(), shard);
      needed.add(shard.id());
      if (shard.parent() != null) {
        needed.add(shard.parent());
      }
    }
    listed.forEach(shard -> find(shard.id(), nodes));
    known.keySet().retainAll(needed);
  }

  /** The root of a shard that was listed, or is the parent of one; else the shard itself. */
  public String of(String shardId) {
    return known.getOrDefault(shardId, shardId);
  }

  private String find(String id, Map<String, ShardNode> nodes) {
    String root = known.get(id);
    if (root == null) {
      root = stored.apply(id);
    }
    if (root == null || root.isEmpty()) {
      ShardNode node = nodes.get(id);
      String parent = node == null ? null : node.parent();
      root = parent == null ? id : find(parent, nodes);
    }
    known.put(id, root);
    return root;
  }
}
