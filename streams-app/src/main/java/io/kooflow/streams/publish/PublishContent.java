package io.kooflow.streams.publish;

import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementCodec;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.engagement.ReactionDelta;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.streams.capture.CaptureKoos;
import io.kooflow.streams.capture.CaptureScores;
import io.kooflow.streams.capture.KooState;
import io.kooflow.streams.commit.CommitBuffer;
import io.kooflow.streams.commit.PendingWork;
import io.kooflow.streams.state.StateSerde;
import io.kooflow.streams.state.Stores;
import io.kooflow.streams.trending.PartialLists;
import io.kooflow.streams.trending.TrendingIndex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Publishes each koo that changed: engagement, enriched koo or tombstone, and the heads of the
 * trending lists. Keeps engagements, revisions and the trending index, and writes them only when it
 * publishes.
 *
 * <p>An output's timestamp is the newest of the records that went into it.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class PublishContent
    implements Processor<Long, ContentChange, Object, Object>, PendingWork {
  /** Child node that takes {@code KooEngagement} by content id. */
  public static final String TO_ENGAGEMENT = "to-koo-engagement";

  /** Child node that takes {@code EnrichedKoo}, or null with headers, by content id. */
  public static final String TO_ENRICHED = "to-koo-enriched";

  /** Child node that takes {@code PartialList} by language. */
  public static final String TO_TRENDING = "to-trending-partials";

  /** Store of {@link Engagement} by content id. */
  public static final String ENGAGEMENTS_STORE = "engagements";

  /** Store of the last revisions by content id. */
  public static final String PUBLISHED_STORE = "published-content";

  private final int generation;
  private final EngagementRules rules;
  private final CommitBuffer buffer;
  private final Documents documents;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private ProcessorContext<Object, Object> context;
  private KeyValueStore<Long, Engagement> engagements;
  private KeyValueStore<Long, PublishedState> published;
  private KeyValueStore<Long, KooState> koos;
  private KeyValueStore<Long, KooScores> scores;
  private PartialLists partials;

  /** One koo waiting: its engagement as changed so far, null until a reaction changes it. */
  private static final class Pending {
    private @Nullable Engagement changed;
    private long timestamp;
  }

  public PublishContent(int generation, EngagementRules rules, CommitBuffer buffer) {
    this.generation = generation;
    this.rules = rules;
    this.buffer = buffer;
    this.documents = new Documents(rules);
  }

  /** Stores that this processor owns; it also reads those of koos and scores. */
  public static List<StoreBuilder<?>> stores(EngagementRules rules) {
    return List.of(
        Stores.persistent(
            ENGAGEMENTS_STORE,
            Serdes.Long(),
            StateSerde.of(
                EngagementCodec::encode,
                bytes -> EngagementCodec.decode(bytes, rules.halfLives()))),
        Stores.persistent(PUBLISHED_STORE, Serdes.Long(), PublishedState.serde()),
        TrendingIndex.store(),
        PartialLists.store());
  }

  /** All stores that this processor uses. */
  public static String[] storeNames(CommitBuffer buffer) {
    return buffer.storeNamesWith(
        ENGAGEMENTS_STORE,
        PUBLISHED_STORE,
        TrendingIndex.STORE,
        PartialLists.STORE,
        CaptureKoos.STORE,
        CaptureScores.STORE);
  }

  @Override
  public void init(ProcessorContext<Object, Object> processorContext) {
    context = processorContext;
    pending.clear(); // A task that is revived after a failed commit keeps its processors.
    engagements = processorContext.getStateStore(ENGAGEMENTS_STORE);
    published = processorContext.getStateStore(PUBLISHED_STORE);
    koos = processorContext.getStateStore(CaptureKoos.STORE);
    scores = processorContext.getStateStore(CaptureScores.STORE);
    partials =
        new PartialLists(
            new TrendingIndex(processorContext.getStateStore(TrendingIndex.STORE)),
            processorContext.getStateStore(PartialLists.STORE),
            processorContext.taskId().partition(),
            rules.trending().size());
    buffer.attach(processorContext, this);
  }

  @Override
  public void process(Record<Long, ContentChange> record) {
    Pending waiting = pending.computeIfAbsent(record.key(), ignored -> new Pending());
    waiting.timestamp = Math.max(waiting.timestamp, record.timestamp());
    ReactionDelta delta = record.value().delta();
    if (delta != null) {
      if (waiting.changed == null) {
        waiting.changed = engagement(record.key());
      }
      waiting.changed.apply(delta);
    }
    buffer.afterRecord(this);
  }

  @Override
  public int size() {
    return pending.size();
  }

  @Override
  public void drain() {
    long newest = 0;
    for (Map.Entry<Long, Pending> entry : pending.entrySet()) {
      publish(entry.getKey(), entry.getValue());
      newest = Math.max(newest, entry.getValue().timestamp);
    }
    pending.clear();
    long timestamp = newest;
    partials.forEachChanged(
        (language, partial) ->
            context.forward(new Record<>(language, partial, timestamp), TO_TRENDING));
  }

  private void publish(long contentId, Pending waiting) {
    PublishedState before = published.get(contentId);
    PublishedState state = before == null ? PublishedState.NOTHING : before;
    Engagement engagement = waiting.changed;
    if (engagement == null) {
      engagement = engagement(contentId);
    } else {
      state = publishEngagement(contentId, engagement, state, waiting.timestamp);
    }
    state = publishKoo(contentId, engagement, state, waiting.timestamp);
    if (!state.equals(before)) {
      published.put(contentId, state);
    }
  }

  private PublishedState publishEngagement(
      long contentId, Engagement engagement, PublishedState state, long timestamp) {
    PublishedState next = state.withNextEngagement();
    engagements.put(contentId, engagement);
    Revision revision = new Revision(generation, next.engagementRevision());
    context.forward(
        new Record<>(contentId, documents.engagement(contentId, revision, engagement), timestamp),
        TO_ENGAGEMENT);
    return next;
  }

  private PublishedState publishKoo(
      long contentId, Engagement engagement, PublishedState state, long timestamp) {
    KooState known = koos.get(contentId);
    Koo koo = known == null ? null : known.koo();
    return known == null || koo == null
        ? publishAbsence(contentId, state, timestamp)
        : publishPresence(koo, known, engagement, state, timestamp);
  }

  private PublishedState publishAbsence(long contentId, PublishedState state, long timestamp) {
    if (!state.live()) {
      return state;
    }
    partials.move(state.ranked(), null);
    PublishedState next = state.withNextEnriched(false, null);
    Headers headers = new RecordHeaders();
    RevisionHeaders.write(headers, new Revision(generation, next.enrichedRevision()));
    context.forward(new Record<>(contentId, null, timestamp, headers), TO_ENRICHED);
    return next;
  }

  private PublishedState publishPresence(
      Koo koo, KooState known, Engagement engagement, PublishedState state, long timestamp) {
    RankedKoo ranked = rules.trending().rank(KooState.facts(koo), engagement).orElse(null);
    partials.move(state.ranked(), ranked);
    PublishedState next = state.withNextEnriched(true, ranked);
    KooScores applicable = known.applicable(scores.get(koo.getContentId()));
    Revision revision = new Revision(generation, next.enrichedRevision());
    EnrichedKoo document = documents.enriched(koo, revision, engagement, applicable);
    context.forward(new Record<>(koo.getContentId(), document, timestamp), TO_ENRICHED);
    return next;
  }

  private Engagement engagement(long contentId) {
    Engagement stored = engagements.get(contentId);
    return stored == null ? new Engagement(rules.halfLives()) : stored;
  }
}
