package io.kooflow.streams;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Milestone;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.schemas.Topics;
import io.kooflow.streams.capture.CaptureKoos;
import io.kooflow.streams.capture.CaptureScores;
import io.kooflow.streams.capture.CapturedKoo;
import io.kooflow.streams.cold.ColdStore;
import io.kooflow.streams.commit.CommitBuffer;
import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.creators.CreatorShare;
import io.kooflow.streams.creators.CreatorShares;
import io.kooflow.streams.creators.MergeCreators;
import io.kooflow.streams.generation.TopicPlan;
import io.kooflow.streams.publish.PublishContent;
import io.kooflow.streams.reactions.KooChanged;
import io.kooflow.streams.reactions.News;
import io.kooflow.streams.reactions.ReactionRow;
import io.kooflow.streams.reactions.ReadReactions;
import io.kooflow.streams.reactions.SeededMarks;
import io.kooflow.streams.reactions.TargetedReactionSerde;
import io.kooflow.streams.state.Stores;
import io.kooflow.streams.state.TaskDatabases;
import io.kooflow.streams.tally.ContentChange;
import io.kooflow.streams.tally.CountReactions;
import io.kooflow.streams.tally.Tallies;
import io.kooflow.streams.threads.MemberCounts;
import io.kooflow.streams.threads.SumThreads;
import io.kooflow.streams.trending.ListDocuments;
import io.kooflow.streams.trending.MergeLists;
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
 * count for, what members of threads count, scores; all meet in one publisher. Second, by creator:
 * shares of creators, added up. Then one task each for trending and for creators: partial lists,
 * merged. Every node, store and topic has a literal name; renaming one loses its state.
 */
public final class EngagementTopology {
  private final TopicPlan topics;
  private final int generation;
  private final EngagementRules rules;
  private final Formats formats;
  private final TaskDatabases databases;
  private final Stores stores;
  private final CommitBuffer contentBuffer;
  private final CommitBuffer creatorsBuffer;
  private final CommitBuffer trendingBuffer;
  private final CommitBuffer topCreatorsBuffer;

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
    this.databases = new TaskDatabases();
    this.stores =
        emission == Emission.PER_COMMIT ? Stores.committed(databases) : Stores.ofKafkaStreams();
    this.contentBuffer = new CommitBuffer("publish-content-at-commit", emission, maxPendingKeys);
    this.creatorsBuffer = new CommitBuffer("merge-shares-at-commit", emission, maxPendingKeys);
    this.trendingBuffer = new CommitBuffer("merge-trending-at-commit", emission, maxPendingKeys);
    this.topCreatorsBuffer = new CommitBuffer("merge-creators-at-commit", emission, maxPendingKeys);
  }

  /** What its stores keep in files; empty where they are Kafka Streams' own. */
  public TaskDatabases databases() {
    return databases;
  }

  /** The topology for {@code settings} of Kafka Streams; no side effects. */
  public Topology build(Properties settings) {
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
    addStores(builder);
    KStream<Long, CapturedKoo> koos = capturedKoos(builder);
    KStream<Object, Object> counted = counted(builder, koos);
    KStream<Long, ContentChange> changes =
        EngagementTopology.<Long, ContentChange>branch(counted, CountReactions.TO_PUBLISHER)
            .merge(changesOfThreads(counted), Named.as("with-threads"))
            .merge(changesOfScores(builder), Named.as("with-scores"));
    publish(changes);
    publishCreators(counted);
    return builder.build(settings);
  }

  /**
   * Only what turns {@code reaction.changes} into {@code koo.engagement}: the same nodes and
   * stores, without koos, scores and what follows from them. For measuring.
   */
  public Topology buildReactionsOnly(Properties settings) {
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
    addStores(builder);
    KStream<Object, Object> counted = count(ofUsers(builder));
    KStream<Object, Object> published =
        published(EngagementTopology.branch(counted, CountReactions.TO_PUBLISHER));
    publishEngagement(published);
    return builder.build(settings);
  }

  private void addStores(StreamsBuilder builder) {
    builder.addStateStore(CaptureKoos.store(stores));
    builder.addStateStore(CaptureScores.store(stores));
    Tallies.stores(stores).forEach(builder::addStateStore);
    builder.addStateStore(ColdStore.store(stores));
    builder.addStateStore(CreatorShares.store(stores));
    SumThreads.stores(stores).forEach(builder::addStateStore);
    PublishContent.stores(stores).forEach(builder::addStateStore);
    contentBuffer.stores(databases).forEach(builder::addStateStore);
    MergeCreators.stores(stores).forEach(builder::addStateStore);
    creatorsBuffer.stores(databases).forEach(builder::addStateStore);
    trending().stores(stores).forEach(builder::addStateStore);
    trendingBuffer.stores(databases).forEach(builder::addStateStore);
    creators().stores(stores).forEach(builder::addStateStore);
    topCreatorsBuffer.stores(databases).forEach(builder::addStateStore);
  }

  private MergeLists.Kind<Trending> trending() {
    return new MergeLists.Kind<>(
        "trending-partials",
        "trending-published",
        rules.trending().size(),
        rules.trending().fillTo(),
        ListDocuments.trending(generation));
  }

  private MergeLists.Kind<TopCreators> creators() {
    return new MergeLists.Kind<>(
        "creators-partials",
        "creators-published",
        rules.creators().size(),
        rules.creators().fillTo(),
        ListDocuments.creators(generation));
  }

  private KStream<Long, CapturedKoo> capturedKoos(StreamsBuilder builder) {
    return builder.stream(
            topics.topic(Topics.KOO_CHANGES), consumed(formats.kooChanges(), "koo-changes"))
        .process(CaptureKoos::new, Named.as("capture-koos"), CaptureKoos.STORE);
  }

  private KStream<Long, News> ofUsers(StreamsBuilder builder) {
    return builder.stream(
            topics.topic(Topics.REACTION_CHANGES), consumed(reactionRows(), "reaction-changes"))
        .mapValues(new ReadReactions(), Named.as("read-reactions"));
  }

  private Serde<ReactionRow> reactionRows() {
    return Serdes.serdeFrom(
        (topic, row) -> {
          throw new UnsupportedOperationException("Rows are read, never written");
        },
        formats.reactionRows());
  }

  private KStream<Object, Object> counted(StreamsBuilder builder, KStream<Long, CapturedKoo> koos) {
    KStream<Long, News> toParents =
        koos.flatMap(
            (child, koo) ->
                koo.told().stream()
                    .map(told -> KeyValue.<Long, News>pair(told.target(), told))
                    .toList(),
            Named.as("tell-parents"));
    KStream<Long, News> ofChildren =
        toParents.repartition(byId(TargetedReactionSerde.create(), "child-reactions"));
    KStream<Long, News> ofKoos = koos.mapValues(koo -> KooChanged.NEWS, Named.as("koo-changed"));
    KStream<Long, News> news =
        ofUsers(builder)
            .merge(ofChildren, Named.as("with-children"))
            .merge(ofKoos, Named.as("with-koos"));
    return count(
        topics.building() ? news.merge(marksBefore(builder), Named.as("with-marks")) : news);
  }

  /** What the serving generation has told of; it need not be told again. */
  private KStream<Long, News> marksBefore(StreamsBuilder builder) {
    Consumed<Long, KooEngagement> earliest =
        Consumed.with(Serdes.Long(), formats.kooEngagement())
            .withName("marks-before")
            .withOffsetResetPolicy(AutoOffsetReset.earliest());
    return builder.stream(Topics.KOO_ENGAGEMENT, earliest)
        .filter(
            (id, before) -> before != null && !before.getMilestones().isEmpty(),
            Named.as("marked-before"))
        .mapValues(before -> new SeededMarks(before.getMilestones()), Named.as("read-marks"));
  }

  private KStream<Object, Object> count(KStream<Long, News> news) {
    return news.process(
        () -> new CountReactions(rules, contentBuffer),
        Named.as("count-reactions"),
        CountReactions.storeNames(contentBuffer));
  }

  private static KStream<Long, ContentChange> changesOfThreads(KStream<Object, Object> counted) {
    return EngagementTopology.<Long, MemberCounts>branch(counted, CountReactions.TO_ROOTS)
        .repartition(byId(MemberCounts.serde(), "thread-members"))
        .process(
            SumThreads::new,
            Named.as("sum-threads"),
            SumThreads.MEMBERS_STORE,
            SumThreads.TOTALS_STORE);
  }

  private KStream<Long, ContentChange> changesOfScores(StreamsBuilder builder) {
    return builder.stream(
            topics.topic(Topics.KOO_SCORES), consumed(formats.kooScores(), "koo-scores"))
        .process(CaptureScores::new, Named.as("capture-scores"), CaptureScores.STORE)
        .mapValues(scores -> ContentChange.ofState(), Named.as("scores-changed"));
  }

  private KStream<Object, Object> published(KStream<Long, ContentChange> changes) {
    return changes.process(
        () -> new PublishContent(generation, rules, telling(), contentBuffer),
        Named.as("publish-content"),
        PublishContent.storeNames(contentBuffer));
  }

  /** Old data is read in silence. */
  private PublishContent.Milestones telling() {
    return topics.building() ? PublishContent.Milestones.NOTED : PublishContent.Milestones.TOLD;
  }

  private void publishEngagement(KStream<Object, Object> published) {
    EngagementTopology.<Long, KooEngagement>branch(published, PublishContent.TO_ENGAGEMENT)
        .to(
            topics.topic(Topics.KOO_ENGAGEMENT),
            produced(formats.kooEngagement(), "write-koo-engagement"));
  }

  private void publish(KStream<Long, ContentChange> changes) {
    KStream<Object, Object> published = published(changes);
    publishEngagement(published);
    EngagementTopology.<Long, EnrichedKoo>branch(published, PublishContent.TO_ENRICHED)
        .to(
            topics.topic(Topics.KOO_ENRICHED),
            produced(formats.kooEnriched(), "write-koo-enriched"));
    EngagementTopology.<Long, Milestone>branch(published, PublishContent.TO_MILESTONES)
        .to(topics.topic(Topics.MILESTONES), produced(formats.milestones(), "write-milestones"));
    merged(
            EngagementTopology.branch(published, PublishContent.TO_TRENDING),
            "trending",
            trending(),
            trendingBuffer)
        .to(
            topics.topic(Topics.TRENDING),
            Produced.with(Serdes.String(), formats.trending()).withName("write-trending"));
  }

  private void publishCreators(KStream<Object, Object> counted) {
    KStream<Object, Object> merged =
        EngagementTopology.<Long, CreatorShare>branch(counted, CountReactions.TO_CREATORS)
            .repartition(byId(CreatorShare.serde(), "creator-shares"))
            .process(
                () -> new MergeCreators(generation, rules, creatorsBuffer),
                Named.as("merge-shares"),
                MergeCreators.storeNames(creatorsBuffer));
    EngagementTopology.<Long, CreatorEngagement>branch(merged, MergeCreators.TO_CREATORS)
        .to(
            topics.topic(Topics.CREATOR_ENGAGEMENT),
            produced(formats.creatorEngagement(), "write-creator-engagement"));
    merged(
            EngagementTopology.branch(merged, MergeCreators.TO_LISTS),
            "creators",
            creators(),
            topCreatorsBuffer)
        .to(
            topics.topic(Topics.CREATORS),
            Produced.with(Serdes.String(), formats.creators()).withName("write-creators"));
  }

  private static <V> KStream<String, V> merged(
      KStream<String, PartialList> partials,
      String name,
      MergeLists.Kind<V> kind,
      CommitBuffer buffer) {
    return partials
        .repartition(
            Repartitioned.with(Serdes.String(), PartialList.serde())
                .withName(name + "-partials")
                .withNumberOfPartitions(1))
        .process(
            () -> new MergeLists<>(kind, buffer),
            Named.as("merge-" + name),
            kind.storeNames(buffer));
  }

  /** The child node that a processor forwards to by name, which decides the types. */
  @SuppressWarnings("unchecked")
  private static <K, V> KStream<K, V> branch(KStream<Object, Object> published, String node) {
    return (KStream<K, V>) (KStream<?, ?>) published.peek((key, value) -> {}, Named.as(node));
  }

  private static <V> Repartitioned<Long, V> byId(Serde<V> values, String name) {
    return Repartitioned.with(Serdes.Long(), values)
        .withName(name)
        .withNumberOfPartitions(Topics.PARTITIONS);
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
