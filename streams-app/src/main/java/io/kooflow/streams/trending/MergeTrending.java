package io.kooflow.streams.trending;

import io.kooflow.engagement.TopList;
import io.kooflow.engagement.TrendingRules;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.streams.commit.CommitBuffer;
import io.kooflow.streams.commit.PendingWork;
import io.kooflow.streams.state.Stores;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Merges the partial lists of all partitions into one list per language and one of all, and emits
 * those that changed. Runs as one task. A drain reads all partial lists: as many as languages times
 * partitions.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class MergeTrending
    implements Processor<String, PartialList, String, Trending>, PendingWork {
  /** Store of the newest {@link PartialList} by language and partition. */
  public static final String PARTIALS_STORE = "trending-partials";

  /** Store of the list last emitted, by language. */
  public static final String PUBLISHED_STORE = "trending-published";

  private static final char BEFORE_PARTITION = '#';

  private final int generation;
  private final TrendingRules rules;
  private final CommitBuffer buffer;
  private final Set<String> pending = new HashSet<>();
  private long newestTimestamp;
  private ProcessorContext<String, Trending> context;
  private KeyValueStore<String, PartialList> partials;
  private KeyValueStore<String, PartialList> published;

  public MergeTrending(int generation, TrendingRules rules, CommitBuffer buffer) {
    this.generation = generation;
    this.rules = rules;
    this.buffer = buffer;
  }

  public static List<StoreBuilder<?>> stores() {
    return List.of(
        Stores.persistent(PARTIALS_STORE, Serdes.String(), PartialList.serde()),
        Stores.persistent(PUBLISHED_STORE, Serdes.String(), PartialList.serde()));
  }

  /** All stores that this processor uses. */
  public static String[] storeNames(CommitBuffer buffer) {
    return buffer.storeNamesWith(PARTIALS_STORE, PUBLISHED_STORE);
  }

  @Override
  public void init(ProcessorContext<String, Trending> processorContext) {
    context = processorContext;
    pending.clear(); // A task that is revived after a failed commit keeps its processors.
    partials = processorContext.getStateStore(PARTIALS_STORE);
    published = processorContext.getStateStore(PUBLISHED_STORE);
    buffer.attach(processorContext, this);
  }

  @Override
  public void process(Record<String, PartialList> record) {
    String language = record.key();
    PartialList partial = record.value();
    String key = language + BEFORE_PARTITION + partial.partition();
    PartialList stored = partials.get(key);
    if (stored == null || partial.revision() > stored.revision()) {
      partials.put(key, partial);
      pending.add(language);
      newestTimestamp = Math.max(newestTimestamp, record.timestamp());
      buffer.afterRecord(this);
    }
  }

  @Override
  public int size() {
    return pending.size();
  }

  @Override
  public void drain() {
    Map<String, List<TopList>> parts = parts();
    TopList all =
        TopList.merge(parts.values().stream().flatMap(List::stream).toList(), rules.size());
    parts.remove(TrendingRules.ALL);
    parts.forEach(
        (language, lists) ->
            publish(language, rules.page(TopList.merge(lists, rules.size()), all)));
    publish(TrendingRules.ALL, all);
    pending.clear();
  }

  private Map<String, List<TopList>> parts() {
    Map<String, List<TopList>> parts = new TreeMap<>();
    try (KeyValueIterator<String, PartialList> each = partials.all()) {
      while (each.hasNext()) {
        KeyValue<String, PartialList> entry = each.next();
        String language = entry.key.substring(0, entry.key.lastIndexOf(BEFORE_PARTITION));
        parts.computeIfAbsent(language, ignored -> new ArrayList<>()).add(entry.value.list());
      }
    }
    return parts;
  }

  private void publish(String language, TopList list) {
    PartialList last = published.get(language);
    if (last != null && last.list().equals(list)) {
      return;
    }
    long revision = last == null ? 1 : last.revision() + 1;
    published.put(language, new PartialList(0, revision, list));
    context.forward(new Record<>(language, trending(language, revision, list), newestTimestamp));
  }

  private Trending trending(String language, long revision, TopList list) {
    List<TrendingKoo> koos =
        list.koos().stream()
            .map(koo -> new TrendingKoo(koo.contentId(), koo.langGroup(), koo.score(), false))
            .toList();
    return new Trending(language, generation, revision, koos);
  }
}
