package io.kooflow.audit.stores;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.compare.Comparison;
import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.audit.compare.StoreSummary;
import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.engagement.TopList;
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
import java.io.IOException;
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
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Every comparison that the audit makes: the content store with the lake, and what the content
 * store says with the topics and serving tables derived from it.
 */
public final class StoreComparisons {
  private static final Predicate<String> THREAD_TOTAL = Facts.THREAD::equals;

  /** All that stands there, but what cannot be read. */
  private static final Predicate<String> CREATOR_FIGURE = type -> !Facts.UNREADABLE.equals(type);

  private final AuditTargets targets;
  private final DynamoDbClient client;
  private final @Nullable Catalog catalog;
  private final Map<String, StoreSummary> summaries = new LinkedHashMap<>();
  private final Set<Difference> differences = new TreeSet<>();
  private final Set<Difference> consequences = new TreeSet<>();
  private final Facts facts = new Facts();

  /** The caller owns client and catalog; {@code catalog} null where the lake is off. */
  public StoreComparisons(AuditTargets targets, DynamoDbClient client, @Nullable Catalog catalog) {
    this.targets = targets;
    this.client = client;
    this.catalog = catalog;
  }

  /** Compares all stores that are on; call once. */
  public void run() throws IOException, InterruptedException {
    TableRows<Reaction> reactions =
        table("store:reactions", targets.tables().reactions(), Reaction.class, Facts::of);
    TableRows<Koo> koos = table("store:koos", targets.tables().koos(), Koo.class, facts::of);
    TableRows<User> users = table("store:users", targets.tables().users(), User.class, facts::of);
    content(reactions, ReactionChangesTable.TABLE, row -> Facts.of(LakeRows.reaction(row)));
    content(koos, KooChangesTable.TABLE, row -> facts.of(LakeRows.koo(row)));
    content(users, UserChangesTable.TABLE, row -> facts.of(LakeRows.user(row)));
    ScoredTexts scores = on(Part.SCORES) ? scores(koos) : null;
    if (on(Part.TOPICS) || on(Part.SERVING)) {
      derived(StoreState.load(targets.rules(), times(), reactions, koos), koos, scores);
    }
  }

  /** What each store holds, in the order compared. */
  public Map<String, StoreSummary> summaries() {
    return summaries;
  }

  /**
   * Each difference once, sorted by id. Totals of threads and figures of creators follow from their
   * koos, so theirs are told only where no other difference is that may be their cause.
   */
  public List<Difference> differences() {
    return List.copyOf(differences.isEmpty() ? consequences : differences);
  }

  private void content(RowSource store, LakeTable log, Function<Record, List<Row>> rows)
      throws IOException, InterruptedException {
    List<RowSource> sources = new ArrayList<>(List.of(store));
    if (on(Part.LAKE)) {
      LakeReader reader = reader(log);
      sources.add(new LakeRows(reader, rows));
      differences.addAll(new RepeatedLandings(reader).find());
    }
    compare(sources);
  }

  private ScoredTexts scores(TableRows<Koo> koos) throws IOException, InterruptedException {
    KnownScores scores = ScoreLogs.read(kafka());
    List<RowSource> sources = new ArrayList<>(List.of(scores));
    if (on(Part.LAKE)) {
      LakeReader reader = reader(ContentScoresTable.TABLE);
      sources.add(ScoreLogs.read(reader));
      differences.addAll(new RepeatedLandings(reader).find());
    }
    compare(sources);
    LakeReader changes = on(Part.LAKE) ? reader(KooChangesTable.TABLE) : null;
    ScoredTexts texts = ScoredTexts.read(kafka(), changes, koos, scores);
    compare(texts.sources());
    return texts;
  }

  private WeighedTimes times() throws IOException {
    return on(Part.LAKE)
        ? WeighedTimes.read(reader(ReactionChangesTable.TABLE), reader(KooChangesTable.TABLE))
        : WeighedTimes.withoutLake();
  }

  private LakeReader reader(LakeTable log) {
    return LakeReader.open(Objects.requireNonNull(catalog, "catalog"), log);
  }

  private void derived(StoreState state, TableRows<Koo> koos, @Nullable ScoredTexts scores)
      throws IOException, InterruptedException {
    ServedKoo served = new ServedKoo(state, targets.rules(), scores);
    List<RowSource> engagement = new ArrayList<>();
    List<RowSource> shown = new ArrayList<>();
    List<RowSource> lists = new ArrayList<>();
    if (on(Part.TOPICS)) {
      Outputs outputs = new Outputs(kafka());
      engagement.add(outputs.engagement());
      shown.add(outputs.enriched(served));
      lists.add(outputs.trending());
    }
    Set<String> languages = new TreeSet<>();
    if (on(Part.SERVING)) {
      shown.add(table("table:feed_items", feedItems(), EnrichedKoo.class, served::rows));
      TableRows<Trending> trending = table("table:trending", trending(), Trending.class, Facts::of);
      trending.forEachRecord(list -> languages.add(list.getLanguage()));
      lists.add(trending);
    }
    engagement.add(0, new GivenRows("store:counts", each -> counts(state, each)));
    shown.add(0, new GivenRows("store:feed", each -> feed(state, koos, each)));
    lists.add(0, new GivenRows("store:trending", each -> trending(state, languages, each)));
    compare(engagement);
    compare(shown);
    compare(lists);
    creators(state);
  }

  private void creators(StoreState state) throws IOException, InterruptedException {
    ReceivedByCreators received = new ReceivedByCreators(state, targets.rules().creators());
    List<RowSource> creators = new ArrayList<>();
    List<RowSource> lists = new ArrayList<>();
    Set<String> languages = new TreeSet<>();
    if (on(Part.TOPICS)) {
      Outputs outputs = new Outputs(kafka());
      creators.add(outputs.creatorEngagement(received));
      lists.add(outputs.creators());
    }
    if (on(Part.SERVING)) {
      TableRows<TopCreators> served =
          table(
              "table:creators",
              Tables.creators().named(targets.creators()),
              TopCreators.class,
              Facts::of);
      served.forEachRecord(list -> languages.add(list.getLanguage()));
      lists.add(served);
    }
    creators.add(0, new GivenRows("store:creators", received::forEach));
    lists.add(0, new GivenRows("store:top creators", each -> top(state, languages, each)));
    compare(creators, CREATOR_FIGURE);
    compare(lists, CREATOR_FIGURE);
  }

  private static void top(StoreState state, Set<String> languages, Consumer<Row> consumer) {
    rows(state.topCreators(languages), Facts::inCreators, consumer);
  }

  private static void counts(StoreState state, Consumer<Row> consumer) {
    state.engaged().forEach(id -> state.engagementOf(id).forEach(consumer));
  }

  private void feed(StoreState state, TableRows<Koo> koos, Consumer<Row> consumer)
      throws InterruptedException {
    koos.forEachRecord(
        koo -> {
          facts.of(koo).forEach(consumer);
          state.engagementOf(koo.getContentId()).forEach(consumer);
        });
  }

  private static void trending(StoreState state, Set<String> languages, Consumer<Row> consumer) {
    rows(state.trending(languages), Facts::inList, consumer);
  }

  private static void rows(
      Map<String, TopList> lists, UnaryOperator<String> type, Consumer<Row> consumer) {
    lists.forEach(
        (language, list) -> {
          for (RankedKoo place : list.koos()) {
            String value = place.score() + " " + place.langGroup();
            consumer.accept(new Row(place.contentId(), type.apply(language), value));
          }
        });
  }

  private void compare(List<RowSource> sources) throws IOException, InterruptedException {
    compare(sources, THREAD_TOTAL);
  }

  /** {@code follows} tells the types of row whose values follow from koos. */
  private void compare(List<RowSource> sources, Predicate<String> follows)
      throws IOException, InterruptedException {
    Comparison.Result result = new Comparison(sources).run();
    summaries.putAll(result.summaries());
    for (Difference difference : result.differences()) {
      (follows.test(difference.type()) ? consequences : differences).add(difference);
    }
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
