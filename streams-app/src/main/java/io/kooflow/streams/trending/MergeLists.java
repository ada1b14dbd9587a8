package io.kooflow.streams.trending;

import io.kooflow.engagement.TopList;
import io.kooflow.engagement.TrendingRules;
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
 * Merges the partial lists of all partitions into one list per language and one of all, fills up
 * small languages, by each other koo or creator once, and emits those that changed. Runs as one
 * task. A drain reads all partial lists: as many as languages times partitions.
 *
 * @param <V> the published list
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class MergeLists<V> implements Processor<String, PartialList, String, V>, PendingWork {
  /**
   * What is merged.
   *
   * @param partialsStore store of the newest {@link PartialList} by language and partition
   * @param publishedStore store of the list last emitted, by language
   * @param size most places of one list
   * @param fillTo a language with fewer places is filled up to this many
   * @param document makes the published list
   */
  public record Kind<V>(
      String partialsStore, String publishedStore, int size, int fillTo, Document<V> document) {

    public List<StoreBuilder<?>> stores(Stores stores) {
      return List.of(
          stores.persistent(partialsStore, Serdes.String(), PartialList.serde()),
          stores.persistent(publishedStore, Serdes.String(), PartialList.serde()));
    }

    /** All stores that the processor uses. */
    public String[] storeNames(CommitBuffer buffer) {
      return buffer.storeNamesWith(partialsStore, publishedStore);
    }
  }

  /** Makes the published list of a language, of a revision. */
  public interface Document<V> {
    V of(String language, long revision, TopList list);
  }

  private static final char BEFORE_PARTITION = '#';

  private final Kind<V> kind;
  private final CommitBuffer buffer;
  private final Set<String> pending = new HashSet<>();
  private long newestTimestamp;
  private ProcessorContext<String, V> context;
  private KeyValueStore<String, PartialList> partials;
  private KeyValueStore<String, PartialList> published;

  public MergeLists(Kind<V> kind, CommitBuffer buffer) {
    this.kind = kind;
    this.buffer = buffer;
  }

  @Override
  public void init(ProcessorContext<String, V> processorContext) {
    context = processorContext;
    pending.clear(); // A task that is revived after a failed commit keeps its processors.
    partials = processorContext.getStateStore(kind.partialsStore());
    published = processorContext.getStateStore(kind.publishedStore());
    buffer.attach(processorContext, this, CommitBuffer.Turn.FIRST);
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
    List<TopList> everyPart = parts.values().stream().flatMap(List::stream).toList();
    TopList all = TopList.merge(everyPart, kind.size());
    TopList others = TopList.mergeEachOnce(everyPart, kind.fillTo());
    parts.remove(TrendingRules.ALL);
    parts.forEach(
        (language, lists) ->
            publish(language, TopList.merge(lists, kind.size()).filledUpTo(kind.fillTo(), others)));
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
    V document = kind.document().of(language, revision, list);
    context.forward(new Record<>(language, document, newestTimestamp));
  }
}
