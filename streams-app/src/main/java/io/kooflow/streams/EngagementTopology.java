package io.kooflow.streams;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooEngagement;
import io.kooflow.schemas.Topics;
import io.kooflow.streams.capture.CaptureKoos;
import io.kooflow.streams.capture.CaptureScores;
import io.kooflow.streams.capture.CapturedKoo;
import io.kooflow.streams.commit.CommitBuffer;
import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.generation.TopicPlan;
import io.kooflow.streams.publish.ContentChange;
import io.kooflow.streams.publish.PublishContent;
import io.kooflow.streams.reactions.CountReactions;
import io.kooflow.streams.reactions.ReadReactions;
import io.kooflow.streams.reactions.TargetedReaction;
import io.kooflow.streams.reactions.TargetedReactionSerde;
import io.kooflow.streams.trending.MergeTrending;
import io.kooflow.streams.trending.PartialList;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * Wires the whole application. First sub-topology, by content id: koos, reactions, what children
 * count for, scores; all meet in one publisher. Second, one task: partial trending lists, merged.
 * Every node, store and topic has a literal name; renaming one loses its state.
 */
public final class EngagementTopology {
  private final TopicPlan topics;
  private final int generation;
  private final EngagementRules rules;
  private final Formats formats;
  private final CommitBuffer contentBuffer;
  private final CommitBuffer trendingBuffer;

  /**
   * @param topics generation of this application, and which topics it reads and writes
   * @param maxPendingKeys most keys waiting per task, see {@link CommitBuffer}
   */
  public EngagementTopology(
      TopicPlan topics,
      EngagementRules rules,
      Formats formats,
      Emission emission,
      int maxPendingKeys) {
    this.topics = topics;
    this.generation = topics.generation();
    this.rules = rules;
    this.formats = formats;
    this.contentBuffer = new CommitBuffer("publish-content-at-commit", emission, maxPendingKeys);
    this.trendingBuffer = new CommitBuffer("merge-trending-at-commit", emission, maxPendingKeys);
  }

  /** The topology for {@code settings} of Kafka Streams; no side effects. */
  public Topology build(Properties settings) {
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
    addStores(builder);
    KStream<Long, CapturedKoo> koos = capturedKoos(builder);
    KStream<Long, ContentChange> changes =
        changesOfEngagement(builder, koos)
            .merge(
                koos.mapValues(koo -> ContentChange.ofState(), Named.as("koo-changed")),
                Named.as("with-koos"))
            .merge(changesOfScores(builder), Named.as("with-scores"));
    publish(changes);
    return builder.build(settings);
  }

  private void addStores(StreamsBuilder builder) {
    builder.addStateStore(CaptureKoos.store());
    builder.addStateStore(CaptureScores.store());
    builder.addStateStore(CountReactions.store());
    PublishContent.stores(rules).forEach(builder::addStateStore);
    contentBuffer.stores().forEach(builder::addStateStore);
    MergeTrending.stores().forEach(builder::addStateStore);
    trendingBuffer.stores().forEach(builder::addStateStore);
  }

  private KStream<Long, CapturedKoo> capturedKoos(StreamsBuilder builder) {
    return builder.stream(
            topics.inputs(Topics.KOO_CHANGES), consumed(formats.kooChanges(), "koo-changes"))
        .process(CaptureKoos::new, Named.as("capture-koos"), CaptureKoos.STORE);
  }

  private KStream<Long, ContentChange> changesOfEngagement(
      StreamsBuilder builder, KStream<Long, CapturedKoo> koos) {
    KStream<Long, TargetedReaction> ofUsers =
        builder.stream(
                topics.inputs(Topics.REACTION_CHANGES),
                consumed(formats.reactionChanges(), "reaction-changes"))
            .mapValues(new ReadReactions(), Named.as("read-reactions"));
    KStream<Long, TargetedReaction> ofChildren =
        koos.flatMap(
                (child, koo) ->
                    koo.told().stream().map(told -> KeyValue.pair(told.target(), told)).toList(),
                Named.as("tell-parents"))
            .repartition(
                Repartitioned.with(Serdes.Long(), TargetedReactionSerde.create())
                    .withName("child-reactions")
                    .withNumberOfPartitions(Topics.PARTITIONS));
    return ofUsers
        .merge(ofChildren, Named.as("with-children"))
        .process(CountReactions::new, Named.as("count-reactions"), CountReactions.STORE)
        .mapValues(ContentChange::new, Named.as("engagement-changed"));
  }

  private KStream<Long, ContentChange> changesOfScores(StreamsBuilder builder) {
    return builder.stream(
            topics.inputs(Topics.KOO_SCORES), consumed(formats.kooScores(), "koo-scores"))
        .process(CaptureScores::new, Named.as("capture-scores"), CaptureScores.STORE)
        .mapValues(scores -> ContentChange.ofState(), Named.as("scores-changed"));
  }

  private void publish(KStream<Long, ContentChange> changes) {
    KStream<Object, Object> published =
        changes.process(
            () -> new PublishContent(generation, rules, contentBuffer),
            Named.as("publish-content"),
            PublishContent.storeNames(contentBuffer));
    EngagementTopology.<Long, KooEngagement>branch(published, PublishContent.TO_ENGAGEMENT)
        .to(
            topics.output(Topics.KOO_ENGAGEMENT),
            produced(formats.kooEngagement(), "write-koo-engagement"));
    EngagementTopology.<Long, EnrichedKoo>branch(published, PublishContent.TO_ENRICHED)
        .to(
            topics.output(Topics.KOO_ENRICHED),
            produced(formats.kooEnriched(), "write-koo-enriched"));
    EngagementTopology.<String, PartialList>branch(published, PublishContent.TO_TRENDING)
        .repartition(
            Repartitioned.with(Serdes.String(), PartialList.serde())
                .withName("trending-partials")
                .withNumberOfPartitions(1))
        .process(
            () -> new MergeTrending(generation, rules.trending(), trendingBuffer),
            Named.as("merge-trending"),
            MergeTrending.storeNames(trendingBuffer))
        .to(
            topics.output(Topics.TRENDING),
            Produced.with(Serdes.String(), formats.trending()).withName("write-trending"));
  }

  /** The child node that the publisher forwards to by name, which decides the types. */
  @SuppressWarnings("unchecked")
  private static <K, V> KStream<K, V> branch(KStream<Object, Object> published, String node) {
    return (KStream<K, V>) (KStream<?, ?>) published.peek((key, value) -> {}, Named.as(node));
  }

  /** A lost offset stops the stream; Kafka would start again somewhere else and not tell. */
  private static <V> Consumed<Long, V> consumed(Serde<V> values, String node) {
    return Consumed.with(Serdes.Long(), values)
        .withName(node)
        .withOffsetResetPolicy(AutoOffsetReset.none());
  }

  private static <V> Produced<Long, V> produced(Serde<V> values, String node) {
    return Produced.with(Serdes.Long(), values).withName(node);
  }
}
