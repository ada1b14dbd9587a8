package io.kooflow.audit.stores;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.compare.Comparison;
import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.audit.compare.StoreSummary;
import io.kooflow.audit.compare.Unread;
import io.kooflow.audit.compare.UnreadException;
import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.engagement.TopList;
import io.kooflow.engagement.TrendingRules;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.events.User;
import io.kooflow.lake.ContentScoresTable;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.UserChangesTable;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.iceberg.catalog.Catalog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Every comparison that the audit makes: the content store with the lake, and what the content
 * store says with the topics and serving tables derived from it.
 */
public final class StoreComparisons {
  private static final Logger LOG = LoggerFactory.getLogger(StoreComparisons.class);

  private static final Duration FOR_KAFKA = Duration.ofSeconds(10);

  private static final Predicate<String> THREAD_TOTAL = Facts.THREAD::equals;
  private static final Predicate<String> PUBLISHED = type -> type.startsWith(PublishedFields.TYPE);

  private static final LakeLog.Kind REACTIONS =
      new LakeLog.Kind(
          item -> Facts.ofUser(item.second()),
          after -> Facts.of(LakeRows.reaction(after)).get(0),
          false);

  private static final LakeLog.Kind KOOS =
      new LakeLog.Kind(
          item -> Facts.KOO, after -> new Facts().of(LakeRows.koo(after)).get(0), true);

  private static final LakeLog.Kind USERS =
      new LakeLog.Kind(
          item -> Facts.USER, after -> new Facts().of(LakeRows.user(after)).get(0), false);

  /** All that stands there, but what cannot be read. */
  private static final Predicate<String> CREATOR_FIGURE = type -> !Facts.UNREADABLE.equals(type);

  private final AuditTargets targets;
  private final DynamoDbClient client;
  private final @Nullable Catalog catalog;
  private final @Nullable RuntimeException withoutCatalog;
  private final Map<String, StoreSummary> summaries = new LinkedHashMap<>();
  private final Set<Difference> differences = new TreeSet<>();
  private final Set<Difference> consequences = new TreeSet<>();
  private final Set<Difference> published = new TreeSet<>();
  private final Set<Unread> unread = new TreeSet<>();
  private final Facts facts = new Facts();
  private @Nullable RuntimeException withoutKafka;
  private @Nullable StoreState state;

  /** The caller owns client and catalog; {@code catalog} null where the lake is off. */
  public StoreComparisons(AuditTargets targets, DynamoDbClient client, @Nullable Catalog catalog) {
    this(targets, client, catalog, null);
  }

  /**
   * As {@link #StoreComparisons(AuditTargets, DynamoDbClient, Catalog)}.
   *
   * @param withoutCatalog why there is no catalog though the lake is on; else null
   */
  public StoreComparisons(
      AuditTargets targets,
      DynamoDbClient client,
      @Nullable Catalog catalog,
      @Nullable RuntimeException withoutCatalog) {
    this.targets = targets;
    this.client = client;
    this.catalog = catalog;
    this.withoutCatalog = withoutCatalog;
  }

  /**
   * Compares all stores that are on; call once. A store that cannot be read is named in {@link
   * #unread()}, and the others are compared.
   */
  public void run() throws InterruptedException {
    withoutKafka = on(Part.TOPICS) || on(Part.SCORES) ? askKafka() : null;
    TableRows<Reaction> reactions =
        table("store:reactions", targets.tables().reactions(), Reaction.class, Facts::of);
    TableRows<Koo> koos = table("store:koos", targets.tables().koos(), Koo.class, facts::of);
    TableRows<User> users = table("store:users", targets.tables().users(), User.class, facts::of);
    content(reactions, ReactionChangesTable.TABLE, REACTIONS);
    NewestTexts texts = content(koos, KooChangesTable.TABLE, KOOS);
    content(users, UserChangesTable.TABLE, USERS);
    ScoredTexts scores = on(Part.SCORES) ? scores(koos, texts) : null;
    if (on(Part.TOPICS) || on(Part.SERVING)) {
      Known known = new Known(() -> StoreState.load(targets.rules(), times(), reactions, koos));
      state = known.orNull();
      derived(known, koos, scores);
    }
  }

  private @Nullable RuntimeException askKafka() throws InterruptedException {
    try {
      new TopicRecords(kafka()).requireAnswer(FOR_KAFKA);
      return null;
    } catch (RuntimeException noAnswer) {
      throwIfInterrupted();
      return noAnswer;
    }
  }

  /** What each store that could be read holds, in the order compared. */
  public Map<String, StoreSummary> summaries() {
    return summaries;
  }

  /** What could not be read, so that it was not compared; sorted by store. */
  public List<Unread> unread() {
    return List.copyOf(unread);
  }

  /**
   * Each difference once, sorted by id. Totals of threads and figures of creators follow from their
   * koos, so theirs are named only where no koo of theirs differs; what topic and table say beyond
   * the content store, only where the koo or list does not differ otherwise.
   */
  public List<Difference> differences() {
    Set<Difference> named = new TreeSet<>(differences);
    named.addAll(Causes.of(differences, state).unexplained(consequences));
    for (Difference each : published) {
      if (!isExplained(each, differences) && !isExplained(each, consequences)) {
        named.add(each);
      }
    }
    return List.copyOf(named);
  }

  private static boolean isExplained(Difference difference, Set<Difference> others) {
    String type = difference.type();
    return type.startsWith(PublishedFields.LIST)
        ? others.stream()
            .anyMatch(other -> other.type().endsWith(type.substring(PublishedFields.LIST.length())))
        : others.stream()
            .anyMatch(other -> other.id() == difference.id() && !Facts.isOfList(other.type()));
  }

  /** Returns where texts were given, as the log has it; null if it is off or cannot be read. */
  private @Nullable NewestTexts content(RowSource store, LakeTable definition, LakeLog.Kind kind)
      throws InterruptedException {
    if (!on(Part.LAKE)) {
      compare(List.of(store));
      return null;
    }
    Catalog opened = catalog;
    if (opened == null) {
      RuntimeException why = Objects.requireNonNull(withoutCatalog, "withoutCatalog");
      compare(List.of(store, failing("lake:" + definition.name(), why)));
      return null;
    }
    LakeLog log = new LakeLog(opened, definition, kind);
    compare(List.of(store, log));
    log.release();
    differences.addAll(log.repeated());
    return log.texts();
  }

  /** A log that cannot be read is named where it is compared; rows are then taken at their word. */
  private WeighedTimes times() throws InterruptedException {
    Catalog opened = catalog;
    if (!on(Part.LAKE) || opened == null) {
      return WeighedTimes.withoutLake();
    }
    try {
      return WeighedTimes.read(
          LakeReader.open(opened, ReactionChangesTable.TABLE),
          LakeReader.open(opened, KooChangesTable.TABLE));
    } catch (IOException | RuntimeException failed) {
      throwIfInterrupted();
      LOG.debug("Times of changes cannot be read", failed);
      return WeighedTimes.withoutLake();
    }
  }

  private static RowSource failing(String name, RuntimeException failure) {
    return new GivenRows(
        name,
        consumer -> {
          throw failure;
        });
  }

  private @Nullable ScoredTexts scores(TableRows<Koo> koos, @Nullable NewestTexts inLake)
      throws InterruptedException {
    List<RowSource> sources = new ArrayList<>();
    String topic = "topic:" + Topics.KOO_SCORES;
    KnownScores scores = read(topic, () -> ofKafka(() -> ScoreLogs.read(kafka())));
    if (scores != null) {
      sources.add(scores);
    }
    if (on(Part.LAKE)) {
      String store = "lake:" + ContentScoresTable.TABLE.name();
      RepeatedLandings landings = new RepeatedLandings(store);
      KnownScores landed = read(store, () -> ScoreLogs.read(openCatalog(), landings));
      if (landed != null) {
        sources.add(landed);
      }
      differences.addAll(landings.found());
    }
    if (!sources.isEmpty()) {
      compare(sources);
    }
    NewestTexts texts =
        inLake == null
            ? read("store:texts", () -> ofKafka(() -> NewestTexts.read(kafka())))
            : inLake;
    if (scores == null || texts == null) {
      return null;
    }
    UnscoredTexts unscored =
        read("topic:" + Topics.deadLetters(Topics.KOO_CHANGES), () -> UnscoredTexts.read(kafka()));
    ScoredTexts scored =
        new ScoredTexts(koos, texts, scores, unscored == null ? UnscoredTexts.none() : unscored);
    compare(scored.sources());
    return scored;
  }

  private Catalog openCatalog() {
    if (withoutCatalog != null) {
      throw withoutCatalog;
    }
    return Objects.requireNonNull(catalog, "catalog");
  }

  private <T> T ofKafka(Supplier<T> read) {
    if (withoutKafka != null) {
      throw withoutKafka;
    }
    return read.get();
  }

  private interface Reading<T> {
    T read() throws IOException, InterruptedException;
  }

  /** Reads something of a store; null where that fails, which is then named. */
  private <T> @Nullable T read(String store, Reading<T> reading) throws InterruptedException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException failed) {
      throwIfInterrupted();
      addUnread(store, failed);
      return null;
    }
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Stopped while stores were read");
    }
  }

  private void addUnread(String store, Exception failure) {
    LOG.debug("{} cannot be read", store, failure);
    unread.addAll(Failures.of(store, failure));
  }

  /** What the content store says, read once; a failure is that of each who asks. */
  private static final class Known {
    private @Nullable StoreState state;
    private @Nullable Exception failure;

    private interface Load {
      StoreState load() throws InterruptedException;
    }

    Known(Load load) throws InterruptedException {
      try {
        state = load.load();
      } catch (RuntimeException failed) {
        throwIfInterrupted();
        failure = failed;
      }
    }

    @Nullable StoreState orNull() {
      return state;
    }

    /** Rows that follow from the content store. */
    RowSource rows(String name, Rows rows) {
      return new GivenRows(
          name,
          consumer -> {
            StoreState known = state;
            if (known == null) {
              throw new UnreadException(
                  Failures.of("the content store", Objects.requireNonNull(failure, "failure")));
            }
            rows.forEach(known, consumer);
          });
    }
  }

  private interface Rows {
    void forEach(StoreState state, Consumer<Row> consumer) throws InterruptedException;
  }

  /** A topic; without Kafka each fails at once. */
  private RowSource topic(RowSource topic) {
    return withoutKafka == null ? topic : failing(topic.name(), withoutKafka);
  }

  private void derived(Known state, TableRows<Koo> koos, @Nullable ScoredTexts scores)
      throws InterruptedException {
    boolean topics = on(Part.TOPICS);
    List<RowSource> engagement = new ArrayList<>();
    engagement.add(state.rows("store:counts", StoreComparisons::counts));
    PublishedEngagement engagements = null;
    if (topics) {
      engagements = new PublishedEngagement(targets.rules().milestones());
      RowSource topic = new Outputs(kafka()).engagement(engagements);
      engagement.add(topic(engagements.remembering(topic)));
    }
    compare(engagement);
    ServedKoo served = new ServedKoo(state.orNull(), targets.rules(), scores, engagements);
    List<RowSource> shown = new ArrayList<>();
    shown.add(state.rows("store:feed", (known, each) -> feed(known, koos, each)));
    if (topics) {
      shown.add(topic(new Outputs(kafka()).enriched(served)));
    }
    if (on(Part.SERVING)) {
      shown.add(table("table:feed_items", feedItems(), EnrichedKoo.class, served::rows));
    }
    compare(shown);
    trending(state);
    creators(state);
  }

  private void trending(Known state) throws InterruptedException {
    Function<Trending, List<Row>> rows = list -> with(facts.published(list), Facts.of(list));
    List<RowSource> lists = new ArrayList<>();
    Set<String> languages = new TreeSet<>();
    Consumer<Trending> language = list -> languages.add(list.getLanguage());
    lists.add(
        state.rows(
            "store:trending",
            (known, each) -> rows(known.trending(languages), Facts::inList, each)));
    if (on(Part.TOPICS)) {
      NewestRecords<Trending> topic = new Outputs(kafka()).trending(rows);
      lists.add(topic(topic));
      quietly(() -> ofKafka(() -> topic).forEachRecord(language));
    }
    if (on(Part.SERVING)) {
      TableRows<Trending> table = table("table:trending", trending(), Trending.class, rows);
      lists.add(table);
      quietly(() -> table.forEachRecord(language));
    }
    compare(lists);
  }

  private static List<Row> with(Row row, List<Row> rows) {
    List<Row> all = new ArrayList<>(rows);
    all.add(row);
    return all;
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  /** What fails here fails in the comparison again, and is named there. */
  private static void quietly(Step step) throws InterruptedException {
    try {
      step.run();
    } catch (RuntimeException unreadable) {
      throwIfInterrupted();
      LOG.debug("The languages of a store cannot be read", unreadable);
    }
  }

  private void creators(Known state) throws InterruptedException {
    ReceivedByCreators received =
        new ReceivedByCreators(state.orNull(), targets.rules().creators());
    Function<TopCreators, List<Row>> rows = list -> with(facts.published(list), Facts.of(list));
    List<RowSource> creators = new ArrayList<>();
    List<RowSource> lists = new ArrayList<>();
    Set<String> languages = new TreeSet<>();
    Consumer<TopCreators> language = list -> languages.add(list.getLanguage());
    creators.add(state.rows("store:creators", (known, each) -> received.forEach(each)));
    lists.add(
        state.rows(
            "store:top creators",
            (known, each) -> rows(known.topCreators(languages), Facts::inCreators, each)));
    if (on(Part.TOPICS)) {
      Outputs outputs = new Outputs(kafka());
      creators.add(topic(outputs.creatorEngagement(received)));
      NewestRecords<TopCreators> topic = outputs.creators(rows);
      lists.add(topic(topic));
      quietly(() -> ofKafka(() -> topic).forEachRecord(language));
    }
    if (on(Part.SERVING)) {
      TableDefinition definition = Tables.creators().named(targets.creators());
      TableRows<TopCreators> table = table("table:creators", definition, TopCreators.class, rows);
      lists.add(table);
      quietly(() -> table.forEachRecord(language));
    }
    compare(creators, CREATOR_FIGURE);
    compare(lists, CREATOR_FIGURE);
  }

  private static void counts(StoreState state, Consumer<Row> consumer) {
    state.engaged().forEach(id -> state.engagementOf(id).forEach(consumer));
  }

  private void feed(StoreState state, TableRows<Koo> koos, Consumer<Row> consumer)
      throws InterruptedException {
    koos.forEachRecord(
        koo -> {
          consumer.accept(facts.shown(koo));
          state.engagementOf(koo.getContentId()).forEach(consumer);
        });
  }

  private static void rows(
      Map<String, TopList> lists, UnaryOperator<String> type, Consumer<Row> consumer) {
    lists.forEach(
        (language, list) -> {
          for (RankedKoo place : list.koos()) {
            boolean filled =
                !language.equals(TrendingRules.ALL) && !language.equals(place.langGroup());
            String value = Facts.place(place.score(), place.langGroup(), filled);
            consumer.accept(new Row(place.contentId(), type.apply(language), value));
          }
        });
  }

  private void compare(List<? extends RowSource> sources) throws InterruptedException {
    compare(sources, THREAD_TOTAL);
  }

  /** {@code follows} tells the types of row whose values follow from koos. */
  private void compare(List<? extends RowSource> sources, Predicate<String> follows)
      throws InterruptedException {
    Comparison.Result result = new Comparison(sources, PUBLISHED).run();
    summaries.putAll(result.summaries());
    for (Difference difference : result.differences()) {
      if (PUBLISHED.test(difference.type())) {
        published.add(difference);
      } else {
        (follows.test(difference.type()) ? consequences : differences).add(difference);
      }
    }
    result.failures().forEach(this::addUnread);
  }

  private <T extends SpecificRecord> TableRows<T> table(
      String name, TableDefinition table, Class<T> type, Function<T, List<Row>> rows) {
    return new TableRows<>(name, client, table.name(), ItemCodec.of(type), rows);
  }

  private TableDefinition feedItems() {
    return Tables.feedItems().named(targets.feedItems());
  }

  private TableDefinition trending() {
    return Tables.trending().named(targets.trending());
  }

  private boolean on(Part part) {
    return targets.parts().contains(part);
  }

  private KafkaTarget kafka() {
    return Objects.requireNonNull(targets.kafka(), "kafka");
  }
}
