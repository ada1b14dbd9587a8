package io.kooflow.schemas;

import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.KooScores;
import io.kooflow.events.Milestone;
import io.kooflow.events.ReactionChange;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.events.UserChange;
import io.kooflow.schemas.TopicDefinition.Cleanup;
import io.kooflow.schemas.TopicDefinition.KeyKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** Every topic: the one place of their names and of how they are kept. */
public final class Topics {

  /** Changes of koos, keyed by content id. */
  public static final String KOO_CHANGES = "koo.changes";

  /** Changes of reactions, keyed by content id. */
  public static final String REACTION_CHANGES = "reaction.changes";

  /** Changes of users, keyed by user id. */
  public static final String USER_CHANGES = "user.changes";

  /** Counts and decayed engagement, keyed by content id. */
  public static final String KOO_ENGAGEMENT = "koo.engagement";

  /** What a model says of a text, keyed by content id. */
  public static final String KOO_SCORES = "koo.scores";

  /** Koo, engagement, scores and feed score together, keyed by content id. */
  public static final String KOO_ENRICHED = "koo.enriched";

  /** The top koos of a language, keyed by language. */
  public static final String TRENDING = "trending";

  /** Signals to the source: read a table, or some keys, again. JSON, keyed by table. */
  public static final String SOURCE_SIGNALS = "source.signals";

  /** Losses that the source declares, and the snapshots that close them. JSON without key. */
  public static final String SOURCE_GAPS = "source.gaps";

  /** What the source says of shards that give nothing, so that Connect stores it. JSON, no key. */
  public static final String SOURCE_HEARTBEAT = "source.heartbeat";

  /** What a creator's koos received, keyed by the creator's user id. */
  public static final String CREATOR_ENGAGEMENT = "creator.engagement";

  /** The top creators of a language, keyed by language. */
  public static final String CREATORS = "creators";

  /** Thresholds crossed, comments and re-koos received, each once, keyed by content id. */
  public static final String MILESTONES = "engagement.milestones";

  /** Partitions of every topic. More partitions are a new generation: topics of one key agree. */
  public static final int PARTITIONS = 4;

  private static final String DEAD_LETTER_SUFFIX = ".dlq";
  private static final Duration EVENTS_KEPT = Duration.ofDays(7);
  private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(14);

  /** As long as markers and positions of deleted items: a reader that far behind starts afresh. */
  private static final Duration TOMBSTONES_KEPT = Duration.ofDays(30);

  /** Kafka's default. A change holds an item twice, and an item has at most 400 KB. */
  private static final int MAX_MESSAGE_BYTES = 1_048_588;

  /** Room for the largest record of the topic itself, and the headers that say why it is here. */
  private static final int MAX_DEAD_LETTER_BYTES = 2 * MAX_MESSAGE_BYTES;

  private static final List<TopicDefinition> DATA =
      List.of(
          events(KOO_CHANGES, KooChange.getClassSchema()),
          events(REACTION_CHANGES, ReactionChange.getClassSchema()),
          events(USER_CHANGES, UserChange.getClassSchema()),
          newest(KOO_ENGAGEMENT, KeyKind.LONG, KooEngagement.getClassSchema()),
          landed(KOO_SCORES, KooScores.getClassSchema()),
          newest(KOO_ENRICHED, KeyKind.LONG, EnrichedKoo.getClassSchema()),
          newest(TRENDING, KeyKind.STRING, Trending.getClassSchema()),
          newest(CREATOR_ENGAGEMENT, KeyKind.LONG, CreatorEngagement.getClassSchema()),
          newest(CREATORS, KeyKind.STRING, TopCreators.getClassSchema()),
          events(MILESTONES, Milestone.getClassSchema()));

  private static final List<TopicDefinition> CONTROL =
      List.of(control(SOURCE_SIGNALS), control(SOURCE_GAPS), control(SOURCE_HEARTBEAT));

  private static final List<TopicDefinition> ALL =
      Stream.of(DATA.stream(), DATA.stream().map(Topics::deadLettersOf), CONTROL.stream())
          .flatMap(topics -> topics)
          .toList();

  private Topics() {}

  /** Name of the dead-letter topic of {@code topic}. */
  public static String deadLetters(String topic) {
    return topic + DEAD_LETTER_SUFFIX;
  }

  /** Every topic of the pipeline without the dead-letter topics, in the order of the flow. */
  public static List<TopicDefinition> data() {
    return DATA;
  }

  /** Every topic of the pipeline, then the dead-letter topic of each, then the source's own. */
  public static List<TopicDefinition> all() {
    return ALL;
  }

  /**
   * The topic of this name.
   *
   * @throws IllegalArgumentException naming the topics there are, if there is none
   */
  public static TopicDefinition named(String name) {
    return ALL.stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No topic '%s'; there are %s"
                        .formatted(name, ALL.stream().map(TopicDefinition::name).toList())));
  }

  private static TopicDefinition events(String name, Schema value) {
    return new TopicDefinition(
        name, KeyKind.LONG, value, PARTITIONS, Cleanup.DELETE, EVENTS_KEPT, MAX_MESSAGE_BYTES);
  }

  private static TopicDefinition newest(String name, KeyKind key, Schema value) {
    return new TopicDefinition(
        name, key, value, PARTITIONS, Cleanup.COMPACT, TOMBSTONES_KEPT, MAX_MESSAGE_BYTES);
  }

  /**
   * The lake keeps every record, not the newest only: landing has as long to read it as changes.
   */
  private static TopicDefinition landed(String name, Schema value) {
    return newest(name, KeyKind.LONG, value).keptWhole(EVENTS_KEPT);
  }

  private static TopicDefinition control(String name) {
    return new TopicDefinition(
        name,
        KeyKind.STRING,
        null,
        PARTITIONS,
        Cleanup.DELETE,
        DEAD_LETTERS_KEPT,
        MAX_MESSAGE_BYTES);
  }

  private static TopicDefinition deadLettersOf(TopicDefinition topic) {
    return new TopicDefinition(
        deadLetters(topic.name()),
        topic.key(),
        null,
        topic.partitions(),
        Cleanup.DELETE,
        DEAD_LETTERS_KEPT,
        MAX_DEAD_LETTER_BYTES);
  }
}
