package io.kooflow.streams.trending;

import io.kooflow.engagement.RankedKoo;
import io.kooflow.engagement.TopList;
import io.kooflow.streams.state.Stores;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Follows the heads of one partition's index and tells which of them changed. */
public final class PartialLists {
  /** Store of the last {@link PartialList} of koos sent, by language. */
  public static final String STORE = "trending-partials-sent";

  private final TrendingIndex index;
  private final KeyValueStore<String, PartialList> sent;
  private final int partition;
  private final int size;
  private final SortedSet<String> touched = new TreeSet<>();

  /** Lists hold at most {@code size} koos. */
  public PartialLists(
      TrendingIndex index, KeyValueStore<String, PartialList> sent, int partition, int size) {
    this.index = index;
    this.sent = sent;
    this.partition = partition;
    this.size = size;
  }

  public static StoreBuilder<KeyValueStore<String, PartialList>> store(Stores stores, String name) {
    return stores.persistent(name, Serdes.String(), PartialList.serde());
  }

  /** Moves one koo in the index. */
  public void move(@Nullable RankedKoo before, @Nullable RankedKoo after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    index.move(before, after);
    if (before != null) {
      touched.add(before.langGroup());
    }
    if (after != null) {
      touched.add(after.langGroup());
    }
  }

  /** Gives each list that differs from the one last given, by language, and remembers it. */
  public void forEachChanged(BiConsumer<String, PartialList> emit) {
    for (String language : touched) {
      PartialList last = sent.get(language);
      TopList before = last == null ? TopList.EMPTY : last.list();
      TopList now = index.top(language, size);
      if (!now.equals(before)) {
        long revision = last == null ? 1 : last.revision() + 1;
        PartialList partial = new PartialList(partition, revision, now);
        sent.put(language, partial);
        emit.accept(language, partial);
      }
    }
    touched.clear();
  }
}
