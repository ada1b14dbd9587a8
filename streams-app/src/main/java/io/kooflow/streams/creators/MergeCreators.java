package io.kooflow.streams.creators;

import io.kooflow.engagement.CreatorTally;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.CreatorLanguage;
import io.kooflow.events.DecayedSum;
import io.kooflow.streams.commit.CommitBuffer;
import io.kooflow.streams.commit.PendingWork;
import io.kooflow.streams.state.Stores;
import io.kooflow.streams.trending.PartialLists;
import io.kooflow.streams.trending.TrendingIndex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Adds up the shares of each creator, publishes the sum once per commit, and follows the creators'
 * places in each language.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class MergeCreators
    implements Processor<Long, CreatorShare, Object, Object>, PendingWork {
  /** Child node that takes {@link CreatorEngagement} by user id. */
  public static final String TO_CREATORS = "to-creator-engagement";

  /** Child node that takes {@code PartialList} by language. */
  public static final String TO_LISTS = "to-creators-partials";

  /** Store of {@link CreatorShare} by creator, partition and language. */
  public static final String SHARES_STORE = "creator-shares-received";

  /** Store of sketches, see {@link Reactors}, by creator and language. */
  public static final String REACTORS_STORE = "creator-reactors";

  /** Store of what was last published by creator. */
  public static final String PUBLISHED_STORE = "published-creators";

  /** Store of the ordered index, see {@link TrendingIndex}. */
  public static final String INDEX_STORE = "creators-index";

  /** Store of the lists last sent, see {@link PartialLists}. */
  public static final String SENT_STORE = "creators-partials-sent";

  private static final byte[] NOBODY = {};

  private final int generation;
  private final EngagementRules rules;
  private final CommitBuffer buffer;
  private final Map<Long, Long> pending = new LinkedHashMap<>();
  private ProcessorContext<Object, Object> context;
  private KeyValueStore<byte[], CreatorShare> shares;
  private KeyValueStore<byte[], byte[]> reactors;
  private KeyValueStore<Long, PublishedCreator> published;
  private PartialLists lists;

  public MergeCreators(int generation, EngagementRules rules, CommitBuffer buffer) {
    this.generation = generation;
    this.rules = rules;
    this.buffer = buffer;
  }

  public static List<StoreBuilder<?>> stores(Stores stores) {
    return List.of(
        stores.persistent(SHARES_STORE, Serdes.ByteArray(), CreatorShare.serde()),
        stores.persistent(REACTORS_STORE, Serdes.ByteArray(), Serdes.ByteArray()),
        stores.persistent(PUBLISHED_STORE, Serdes.Long(), PublishedCreator.serde()),
        TrendingIndex.store(stores, INDEX_STORE),
        PartialLists.store(stores, SENT_STORE));
  }

  /** All stores that this processor uses. */
  public static String[] storeNames(CommitBuffer buffer) {
    return buffer.storeNamesWith(
        SHARES_STORE, REACTORS_STORE, PUBLISHED_STORE, INDEX_STORE, SENT_STORE);
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    pending.clear(); // A task that is revived after a failed commit keeps its processors.
    shares = processorContext.getStateStore(SHARES_STORE);
    reactors = processorContext.getStateStore(REACTORS_STORE);
    published = processorContext.getStateStore(PUBLISHED_STORE);
    lists =
        new PartialLists(
            new TrendingIndex(processorContext.getStateStore(INDEX_STORE)),
            processorContext.getStateStore(SENT_STORE),
            processorContext.taskId().partition(),
            rules.creators().size());
    buffer.attach(processorContext, this, CommitBuffer.Turn.FIRST);
  }

  @Override
  public void process(Record<Long, CreatorShare> record) {
    CreatorShare share = record.value();
    byte[] key = key(record.key(), share);
    CreatorShare before = shares.get(key);
    if (before != null && share.revision() <= before.revision()) {
      return;
    }
    shares.put(key, share.withoutReactors());
    unite(new Author(record.key(), share.language()).key(), share.reactors());
    pending.merge(record.key(), record.timestamp(), Math::max);
    buffer.afterRecord(this);
  }

  private void unite(byte[] key, byte[] more) {
    if (more.length > 0) {
      byte[] known = reactors.get(key);
      reactors.put(key, known == null ? more : Reactors.union(known, more));
    }
  }

  private static byte[] key(long creator, CreatorShare share) {
    byte[] language = share.language().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + language.length)
        .putLong(creator)
        .putInt(share.partition())
        .put(language)
        .array();
  }

  @Override
  public int size() {
    return pending.size();
  }

  @Override
  public void drain() {
    long newest = 0;
    for (Map.Entry<Long, Long> entry : pending.entrySet()) {
      publish(entry.getKey(), entry.getValue());
      newest = Math.max(newest, entry.getValue());
    }
    pending.clear();
    long timestamp = newest;
    lists.forEachChanged(
        (language, list) -> context.forward(new Record<>(language, list, timestamp), TO_LISTS));
  }

  private void publish(long creator, long timestamp) {
    SortedMap<String, CreatorTally> tallies = tallies(creator);
    PublishedCreator last = published.get(creator);
    PublishedCreator before = last == null ? PublishedCreator.NOTHING : last;
    PublishedCreator next = new PublishedCreator(before.revision() + 1, rank(creator, tallies));
    for (String language : before.languagesWith(next.ranked())) {
      lists.move(before.ranked().get(language), next.ranked().get(language));
    }
    published.put(creator, next);
    List<CreatorLanguage> languages = new ArrayList<>();
    tallies.forEach((language, tally) -> languages.add(document(creator, language, tally)));
    CreatorEngagement document =
        new CreatorEngagement(creator, generation, next.revision(), languages);
    context.forward(new Record<>(creator, document, timestamp), TO_CREATORS);
  }

  private SortedMap<String, CreatorTally> tallies(long creator) {
    TreeMap<String, CreatorTally> tallies = new TreeMap<>();
    try (KeyValueIterator<byte[], CreatorShare> each =
        shares.prefixScan(creator, new LongSerializer())) {
      while (each.hasNext()) {
        CreatorShare share = each.next().value;
        tallies
            .computeIfAbsent(share.language(), ignored -> new CreatorTally(rules.halfLives()))
            .plus(share.tally());
      }
    }
    tallies.values().removeIf(tally -> tally.koos() == 0);
    return tallies;
  }

  private SortedMap<String, RankedKoo> rank(long creator, SortedMap<String, CreatorTally> tallies) {
    Map<String, RankedKoo> ranked = new HashMap<>();
    tallies.forEach(
        (language, tally) ->
            rules
                .creators()
                .rank(creator, language, tally.received())
                .ifPresent(place -> ranked.put(language, place)));
    return new TreeMap<>(ranked);
  }

  private CreatorLanguage document(long creator, String language, CreatorTally tally) {
    byte[] sketch = reactors.get(new Author(creator, language).key());
    OptionalDouble rising = rules.creators().risingScore(tally.received());
    return new CreatorLanguage(
        language,
        tally.koos(),
        tally.received().counts(),
        tally.received().decayed().stream()
            .map(sum -> new DecayedSum(sum.type(), sum.halfLifeMillis(), sum.log2Sum()))
            .toList(),
        Reactors.count(sketch == null ? NOBODY : sketch),
        rising.isPresent() ? rising.getAsDouble() : null);
  }
}
