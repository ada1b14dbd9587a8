package io.kooflow.audit;

import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.CreatorTally;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementOracle;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.engagement.KooFacts;
import io.kooflow.engagement.TextScores;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.CreatorLanguage;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.KooScores;
import io.kooflow.events.Reaction;
import io.kooflow.events.TopCreator;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Stands in for streams application and sinks: publishes what the rules make of some content. */
final class Published implements AutoCloseable {
  private final EngagementRules rules = EngagementRules.defaults();
  private final EngagementOracle oracle = new EngagementOracle(rules);
  private final List<Sent> sent = new ArrayList<>();
  private final List<Koo> koos;
  private final long revision;
  private final DynamoDbClient client;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AvroSerializer<GenericContainer> serializer;

  Published(
      List<Koo> koos,
      List<Reaction> reactions,
      long revision,
      DynamoDbClient client,
      KafkaTarget kafka) {
    this.koos = koos;
    this.revision = revision;
    this.client = client;
    this.producer =
        new KafkaProducer<>(kafka.settings(), new ByteArraySerializer(), new ByteArraySerializer());
    this.serializer =
        new AvroSerializer<>(
            new SchemaRegistryClient(RegistryConfig.from(kafka.registrySettings())));
    reactions.forEach(
        each ->
            oracle.reaction(
                each.getContentId(), new CountedReaction(each.getType(), each.getCreatedAt())));
    koos.forEach(koo -> oracle.koo(facts(koo)));
  }

  void publishAll() throws Exception {
    for (long id : oracle.engaged()) {
      publish(engagement(id, revision));
    }
    for (Koo koo : koos) {
      publish(enriched(koo, revision));
      serve(enriched(koo, revision));
    }
    for (Trending list : trending()) {
      send(Topics.TRENDING, list.getLanguage().getBytes(StandardCharsets.UTF_8), list);
      put("trending", ItemCodec.of(Trending.class), list);
    }
    publishCreators();
  }

  private void publishCreators() throws Exception {
    for (var creator : oracle.creators().entrySet()) {
      List<CreatorLanguage> languages = new ArrayList<>();
      creator.getValue().forEach((language, tally) -> languages.add(language(language, tally)));
      send(
          Topics.CREATOR_ENGAGEMENT,
          key(creator.getKey()),
          new CreatorEngagement(creator.getKey(), 1, revision, languages));
    }
    for (var list : oracle.topCreators(List.of()).entrySet()) {
      List<TopCreator> places =
          list.getValue().koos().stream()
              .map(
                  each ->
                      new TopCreator(
                          each.contentId(),
                          each.langGroup(),
                          each.score(),
                          !list.getKey().equals("all") && !list.getKey().equals(each.langGroup())))
              .toList();
      TopCreators top = new TopCreators(list.getKey(), 1, revision, places);
      send(Topics.CREATORS, list.getKey().getBytes(StandardCharsets.UTF_8), top);
      put("creators", ItemCodec.of(TopCreators.class), top);
    }
  }

  CreatorLanguage language(String language, CreatorTally tally) {
    OptionalDouble rising = rules.creators().risingScore(tally.received());
    return new CreatorLanguage(
        language,
        tally.koos(),
        tally.received().counts(),
        decayed(tally.received()),
        9L,
        rising.isPresent() ? rising.getAsDouble() : null);
  }

  KooEngagement engagement(long contentId, long revision) {
    Engagement engagement = engagementOf(contentId);
    return KooEngagement.newBuilder()
        .setContentId(contentId)
        .setGeneration(1)
        .setRevision(revision)
        .setCounts(engagement.counts())
        .setThreadCounts(oracle.threadCounts(contentId))
        .setDecayed(decayed(engagement))
        .setLastReactionAt(lastReactionAt(engagement))
        .build();
  }

  EnrichedKoo enriched(Koo koo, long revision) {
    return enriched(koo, revision, null);
  }

  EnrichedKoo enriched(Koo koo, long revision, @Nullable KooScores scores) {
    Engagement engagement = engagementOf(koo.getContentId());
    return EnrichedKoo.newBuilder()
        .setContentId(koo.getContentId())
        .setGeneration(1)
        .setRevision(revision)
        .setParent(koo.getParent())
        .setSuperParent(koo.getSuperParent())
        .setCreator(koo.getCreator())
        .setKind(koo.getKind())
        .setText(koo.getText())
        .setLangGroup(koo.getLangGroup())
        .setCreatedAt(koo.getCreatedAt())
        .setS3Location(koo.getS3Location())
        .setCounts(engagement.counts())
        .setThreadCounts(oracle.threadCounts(koo.getContentId()))
        .setDecayed(decayed(engagement))
        .setLastReactionAt(lastReactionAt(engagement))
        .setScores(scores)
        .setFeedScore(rules.feed().score(facts(koo), engagement, textScores(scores)))
        .build();
  }

  /** The change that gave the koo its text, and what a model says of that. */
  KooScores scores(Koo koo, long sequence) {
    return KooScores.newBuilder()
        .setContentId(koo.getContentId())
        .setModel("model")
        .setVersion("1")
        .setLanguage("hi")
        .setLanguageProbability(0.9)
        .setSentiment(null)
        .setSentimentProbability(null)
        .setPosition(position(sequence))
        .setScoredAt(1_700_000_000_000L)
        .build();
  }

  void publishText(Koo koo, @Nullable Koo before, long sequence) throws Exception {
    send(Topics.KOO_CHANGES, key(koo.getContentId()), change(koo, before, sequence));
  }

  void publish(KooScores scores) throws Exception {
    send(Topics.KOO_SCORES, key(scores.getContentId()), scores);
  }

  /** What the scoring job leaves of a text that it gives up. */
  void bury(Koo koo, long sequence, String message) throws Exception {
    byte[] change = serializer.serialize(Topics.KOO_CHANGES, change(koo, null, sequence));
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            Topics.deadLetters(Topics.KOO_CHANGES), key(koo.getContentId()), change);
    new DeadLetterHeaders(Topics.KOO_CHANGES, 0, 5, "UnscoredException", message)
        .write(letter.headers());
    producer.send(letter).get();
  }

  private static KooChange change(Koo koo, @Nullable Koo before, long sequence) {
    return KooChange.newBuilder()
        .setContentId(koo.getContentId())
        .setOp("MODIFY")
        .setPosition(position(sequence))
        .setChangedAt(1_700_000_000_000L)
        .setBefore(before)
        .setAfter(koo)
        .build();
  }

  private static ByteBuffer position(long sequence) {
    return Position.stream(0, Long.toString(sequence)).toByteBuffer();
  }

  private static @Nullable TextScores textScores(@Nullable KooScores scores) {
    return scores == null
        ? null
        : new TextScores(
            scores.getLanguage(),
            scores.getLanguageProbability(),
            scores.getSentiment(),
            scores.getSentimentProbability());
  }

  void publish(KooEngagement engagement) throws Exception {
    send(Topics.KOO_ENGAGEMENT, key(engagement.getContentId()), engagement);
  }

  void publish(EnrichedKoo koo) throws Exception {
    send(Topics.KOO_ENRICHED, key(koo.getContentId()), koo);
  }

  void serve(EnrichedKoo koo) {
    put("feed_items", ItemCodec.of(EnrichedKoo.class), koo);
  }

  List<Trending> trending() {
    return oracle.trending().entrySet().stream()
        .map(
            list ->
                new Trending(
                    list.getKey(),
                    1,
                    revision,
                    list.getValue().koos().stream()
                        .map(
                            koo ->
                                new TrendingKoo(
                                    koo.contentId(),
                                    koo.langGroup(),
                                    koo.score(),
                                    !list.getKey().equals("all")
                                        && !list.getKey().equals(koo.langGroup())))
                        .toList()))
        .toList();
  }

  <T extends SpecificRecord> void put(String table, ItemCodec<T> codec, T record) {
    client.putItem(request -> request.tableName(table).item(codec.toItem(record)));
  }

  /** What was sent, in order. */
  record Sent(String topic, byte[] key, SpecificRecord value) {}

  List<Sent> sent() {
    return sent;
  }

  void send(Sent record) throws Exception {
    send(record.topic(), record.key(), (GenericContainer) record.value());
  }

  private void send(String topic, byte[] key, GenericContainer value)
      throws InterruptedException, ExecutionException {
    sent.add(new Sent(topic, key, (SpecificRecord) value));
    producer.send(new ProducerRecord<>(topic, key, serializer.serialize(topic, value))).get();
  }

  private Engagement engagementOf(long contentId) {
    Engagement engagement = oracle.engagement(contentId);
    return engagement == null ? new Engagement(rules.halfLives()) : engagement;
  }

  private static List<DecayedSum> decayed(Engagement engagement) {
    return engagement.decayed().stream()
        .map(sum -> new DecayedSum(sum.type(), sum.halfLifeMillis(), sum.log2Sum()))
        .toList();
  }

  private static @Nullable Long lastReactionAt(Engagement engagement) {
    return engagement.lastReactionAt().isPresent() ? engagement.lastReactionAt().getAsLong() : null;
  }

  private static byte[] key(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  private static KooFacts facts(Koo koo) {
    return new KooFacts(
        koo.getContentId(),
        koo.getParent(),
        koo.getSuperParent(),
        koo.getCreator(),
        koo.getKind(),
        koo.getLangGroup(),
        koo.getCreatedAt());
  }

  @Override
  public void close() {
    producer.close();
  }
}
