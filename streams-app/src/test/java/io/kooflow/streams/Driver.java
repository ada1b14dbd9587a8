package io.kooflow.streams;

import io.kooflow.engagement.EngagementRules;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.KooScores;
import io.kooflow.events.Milestone;
import io.kooflow.events.ReactionChange;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.schemas.Topics;
import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.generation.TopicPlan;
import io.kooflow.streams.state.AbsentStates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology under Kafka's test driver, which commits after every record. */
final class Driver implements AutoCloseable {
  static final EngagementRules RULES = EngagementRules.defaults();

  final TestInputTopic<Long, KooChange> koos;
  final TestInputTopic<Long, ReactionChange> reactions;
  final TestInputTopic<Long, KooScores> scores;
  final TestInputTopic<Long, KooEngagement> before;
  final TestOutputTopic<Long, KooEngagement> engagement;
  final TestOutputTopic<Long, EnrichedKoo> enriched;
  final TestOutputTopic<String, Trending> trending;
  final TestOutputTopic<Long, CreatorEngagement> creatorEngagement;
  final TestOutputTopic<String, TopCreators> creators;
  final TestOutputTopic<Long, Milestone> milestones;
  private final TopologyTestDriver driver;

  Driver(Path stateDir, Emission emission) {
    this(stateDir, emission, TopicPlan.serving(3));
  }

  Driver(Path stateDir, Emission emission, TopicPlan plan) {
    this(stateDir, emission, plan, RULES, 1_000);
  }

  Driver(
      Path stateDir, Emission emission, TopicPlan plan, EngagementRules rules, int maxPendingKeys) {
    Properties settings = KafkaSettings.of(config(stateDir));
    // Under exactly-once the driver forgets what is sent outside of a committed record: dead
    // letters.
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    Formats formats = PlainAvro.formats();
    driver =
        new TopologyTestDriver(
            new EngagementTopology(plan, rules, formats, emission, maxPendingKeys).build(settings),
            settings);
    before = input(Topics.KOO_ENGAGEMENT, formats.kooEngagement());
    koos = input(plan.topic(Topics.KOO_CHANGES), formats.kooChanges());
    reactions = input(plan.topic(Topics.REACTION_CHANGES), formats.reactionChanges());
    scores = input(plan.topic(Topics.KOO_SCORES), formats.kooScores());
    engagement = output(plan.topic(Topics.KOO_ENGAGEMENT), formats.kooEngagement());
    enriched = output(plan.topic(Topics.KOO_ENRICHED), formats.kooEnriched());
    trending =
        driver.createOutputTopic(
            plan.topic(Topics.TRENDING),
            new StringDeserializer(),
            formats.trending().deserializer());
    creatorEngagement = output(plan.topic(Topics.CREATOR_ENGAGEMENT), formats.creatorEngagement());
    creators =
        driver.createOutputTopic(
            plan.topic(Topics.CREATORS),
            new StringDeserializer(),
            formats.creators().deserializer());
    milestones = output(plan.topic(Topics.MILESTONES), formats.milestones());
  }

  static AppConfig config(Path stateDir) {
    return AppConfig.from(
        Map.of(
            "generation", "3",
            "kafka.bootstrap.servers", "127.0.0.1:1",
            "kafka.state.dir", stateDir.toString()));
  }

  private <V> TestInputTopic<Long, V> input(String topic, Serde<V> values) {
    return driver.createInputTopic(topic, new LongSerializer(), values.serializer());
  }

  private <V> TestOutputTopic<Long, V> output(String topic, Serde<V> values) {
    return driver.createOutputTopic(topic, new LongDeserializer(), values.deserializer());
  }

  void koo(KooChange change) {
    koos.pipeInput(change.getContentId(), change);
  }

  void reaction(ReactionChange change) {
    reactions.pipeInput(change.getContentId(), change);
  }

  void score(KooScores value) {
    scores.pipeInput(value.getContentId(), value);
  }

  /** Lets some time pass; commits. */
  void pass(Duration time) {
    driver.advanceWallClockTime(time);
  }

  StateStore store(String name) {
    return driver.getStateStore(name);
  }

  /** Puts bytes as they are. */
  void raw(String topic, byte[] key, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key, value);
  }

  /** Lets the time pass in which absent states are looked through once. */
  void sweep() {
    driver.advanceWallClockTime(AbsentStates.INTERVAL.plusSeconds(1));
  }

  /** Number of entries in a store. */
  long stored(String store) {
    long entries = 0;
    try (KeyValueIterator<Object, Object> all = driver.getKeyValueStore(store).all()) {
      for (; all.hasNext(); all.next()) {
        entries++;
      }
    }
    return entries;
  }

  List<TestRecord<byte[], byte[]>> deadLetters(String topic) {
    return driver
        .createOutputTopic(
            Topics.deadLetters(topic), new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** The newest engagement of each koo since the last call. */
  Map<Long, KooEngagement> newestEngagement() {
    return newest(engagement);
  }

  /** The newest enriched koo of each id since the last call; null for a tombstone. */
  Map<Long, EnrichedKoo> newestEnriched() {
    return newest(enriched);
  }

  /** The newest trending list of each language since the last call. */
  Map<String, Trending> newestTrending() {
    return newest(trending);
  }

  /** The newest record of each creator since the last call. */
  Map<Long, CreatorEngagement> newestCreators() {
    return newest(creatorEngagement);
  }

  /** The newest list of creators of each language since the last call. */
  Map<String, TopCreators> newestTopCreators() {
    return newest(creators);
  }

  /** Whether anything at all was published since the last calls. */
  boolean saidNothing() {
    return engagement.isEmpty()
        && enriched.isEmpty()
        && trending.isEmpty()
        && creatorEngagement.isEmpty()
        && creators.isEmpty()
        && milestones.isEmpty();
  }

  static <K, V> Map<K, V> newest(TestOutputTopic<K, V> topic) {
    Map<K, V> newest = new HashMap<>();
    topic.readRecordsToList().forEach(record -> newest.put(record.key(), record.value()));
    return newest;
  }

  @Override
  public void close() {
    driver.close();
  }
}
