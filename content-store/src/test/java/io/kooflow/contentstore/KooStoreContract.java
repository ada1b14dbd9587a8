package io.kooflow.contentstore;

import static io.kooflow.contentstore.Content.NOON;
import static io.kooflow.contentstore.Content.koo;
import static io.kooflow.contentstore.Content.reaction;
import static io.kooflow.contentstore.Content.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.items.SnapshotScan;
import io.kooflow.contentstore.load.BulkWriterConfig;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.embedded.Eventually;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the content store promises of each access pattern, on any DynamoDB. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KooStoreContract {
  private static final AtomicLong IDS = new AtomicLong(System.currentTimeMillis());

  private final String prefix = "kooflow-test-" + Long.toString(System.nanoTime(), 36) + "-";
  private final ContentTables tables = new ContentTables(prefix, LanguageShards.NONE);
  private final ContentTables sharded =
      new ContentTables(prefix + "sharded-", new LanguageShards(3));

  private DynamoDbClient client;
  private DynamoDbAsyncClient asyncClient;
  private KooStore koos;
  private ReactionStore reactions;
  private UserStore users;

  /** Where the contract is tried; called once. */
  abstract StoreConnection open(Path folder) throws Exception;

  /** Ends what {@link #open} started. */
  void end() {}

  @BeforeAll
  void makeTables(@TempDir Path folder) throws Exception {
    StoreConnection connection = open(folder);
    client = connection.client();
    asyncClient = connection.asyncClient();
    TableCreator creator = new TableCreator(client);
    creator.createAllIfMissing(tables.all());
    creator.createIfMissing(sharded.koos());
    koos = new KooStore(client, tables);
    reactions = new ReactionStore(client, tables);
    users = new UserStore(client, tables);
  }

  @AfterAll
  void dropTables() {
    List<TableDefinition> made = new ArrayList<>(tables.all());
    made.add(sharded.koos());
    made.forEach(table -> client.deleteTable(request -> request.tableName(table.name())));
    asyncClient.close();
    client.close();
    end();
  }

  @Test
  void findsAKooById() {
    Koo written = full(newId());
    koos.create(written);

    assertThat(koos.find(written.getContentId())).isEqualTo(written);
    assertThat(koos.find(newId())).isNull();
  }

  @Test
  void keepsTheLargestIdExactly() {
    Koo written = full(Long.MAX_VALUE);
    written.setCreator(Long.MAX_VALUE - 1);
    koos.put(written);

    assertThat(koos.find(Long.MAX_VALUE)).isEqualTo(written);
    assertThat(koos.find(Long.MAX_VALUE - 1)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "before\u0000after",
        "e\u0301 is not \u00e9",
        "\u202eright to left\u202c",
        "👩\u200d👩\u200d👧 👍🏽",
        "ಕನ್ನಡ తెలుగు தமிழ் বাংলা ਪੰਜਾਬੀ ગુજરાતી অসমীয়া",
        "\uFEFF\uFFFE\uFFFF",
        "\"quotes\" \\ back\\slashes\\ \n\t'"
      })
  void keepsEveryTextAsItIs(String text) {
    Koo written = koo(newId());
    written.setText(text);
    koos.put(written);

    assertThat(koos.find(written.getContentId())).isEqualTo(written);
  }

  @Test
  void createsAKooOnceAndTellsARepeatFromAnotherWithItsId() {
    Koo first = full(newId());
    Koo other = full(first.getContentId());
    other.setText("another");

    assertThat(koos.create(first)).isEqualTo(Creation.CREATED);
    assertThat(koos.create(first)).isEqualTo(Creation.REPEATED);
    assertThat(koos.create(other)).isEqualTo(Creation.TAKEN);
    assertThat(koos.find(first.getContentId())).isEqualTo(first);
  }

  @Test
  void editsOnlyWhatIsNamed() {
    Koo written = full(newId());
    koos.create(written);

    Koo edited = koos.edit(written.getContentId(), KooEdit.none().text("new").withoutMedia());

    Koo expected = full(written.getContentId());
    expected.setText("new");
    expected.setS3Location(null);
    assertThat(edited).isEqualTo(expected);
    assertThat(koos.find(written.getContentId())).isEqualTo(expected);
  }

  @Test
  void editsNothingWhereThereIsNoKoo() {
    long absent = newId();

    assertThat(koos.edit(absent, KooEdit.none().text("ghost"))).isNull();
    assertThat(koos.find(absent)).isNull();
  }

  @Test
  void tellsParentAndSuperParent() {
    Koo comment = full(newId());
    Koo root = koo(newId());
    koos.create(comment);
    koos.create(root);

    assertThat(koos.ancestryOf(comment.getContentId())).isEqualTo(new Ancestry(11L, 10L));
    assertThat(koos.ancestryOf(root.getContentId())).isEqualTo(new Ancestry(null, null));
    assertThat(koos.ancestryOf(newId())).isNull();
  }

  @Test
  void deletesAKooAndReturnsIt() {
    Koo written = full(newId());
    koos.create(written);

    assertThat(koos.delete(written.getContentId())).isEqualTo(written);
    assertThat(koos.find(written.getContentId())).isNull();
    assertThat(koos.delete(written.getContentId())).isNull();
  }

  @Test
  void listsALanguageNewestFirstPageByPage() {
    String language = "l" + newId();
    for (int i = 0; i < 25; i++) {
      koos.put(koo(newId(), language, 7, i * 7 % 25));
    }

    eventually(() -> assertThat(timesOf(language, koos, 10)).hasSize(25));
    assertThat(timesOf(language, koos, 10)).isEqualTo(descending(25));
    assertThat(koos.byLanguage("none-writes-this", PageRequest.first(5)).items()).isEmpty();
  }

  @Test
  void listsAShardedLanguageAsOneListNewestFirst() {
    KooStore store = new KooStore(client, sharded);
    String language = "s" + newId();
    for (int i = 0; i < 31; i++) {
      store.put(koo(newId(), language, 7, i * 7 % 31));
    }

    eventually(() -> assertThat(timesOf(language, store, 4)).hasSize(31));
    assertThat(timesOf(language, store, 4)).isEqualTo(descending(31));
    assertThat(timesOf(language, store, 1000)).isEqualTo(descending(31));
  }

  @Test
  void movesAnEditedKooToItsNewShardedLanguageAndKeepsItsOwnAttributeClean() {
    KooStore store = new KooStore(client, sharded);
    Koo written = koo(newId(), "from" + newId(), 7, 0);
    store.put(written);
    String to = "to" + newId();

    Koo edited = store.edit(written.getContentId(), KooEdit.none().langGroup(to));

    assertThat(edited).isNotNull().extracting(Koo::getLangGroup).isEqualTo(to);
    eventually(() -> assertThat(timesOf(to, store, 5)).hasSize(1));
    assertThat(timesOf(written.getLangGroup(), store, 5)).isEmpty();
  }

  @Test
  void listsKoosOfTheSameMillisecondEachOnce() {
    String language = "t" + newId();
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ids.add(newId());
      koos.put(koo(ids.get(i), language, 7, 0));
    }

    eventually(() -> assertThat(timesOf(language, koos, 100)).hasSize(9));
    List<Koo> listed = pages(page -> koos.byLanguage(language, page), 2);
    assertThat(listed).extracting(Koo::getContentId).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void listsACreatorNewestFirst() {
    long creator = newId();
    for (int i = 0; i < 12; i++) {
      koos.put(koo(newId(), "hi", creator, i * 5 % 12));
    }
    koos.put(koo(newId(), "hi", newId(), 3));

    eventually(
        () ->
            assertThat(pages(page -> koos.byCreator(creator, page), 5))
                .extracting(koo -> koo.getCreatedAt() - NOON)
                .isEqualTo(descending(12)));
  }

  @Test
  void replacesAReactionInOneWriteAndTakesItBack() {
    long koo = newId();
    Reaction like = reaction(koo, 5, "LIKE", 0);
    Reaction dislike = reaction(koo, 5, "DISLIKE", 9);

    assertThat(reactions.put(like)).isNull();
    assertThat(reactions.put(dislike)).isEqualTo(like);
    assertThat(reactions.find(koo, 5)).isEqualTo(dislike);
    assertThat(reactions.delete(koo, 5)).isEqualTo(dislike);
    assertThat(reactions.delete(koo, 5)).isNull();
    assertThat(reactions.find(koo, 5)).isNull();
  }

  @Test
  void listsReactionsOfAKooByUser() {
    long koo = newId();
    for (long user = 1; user <= 12; user++) {
      reactions.put(reaction(koo, user, user % 2 == 0 ? "LIKE" : "DISLIKE", 0));
    }
    reactions.put(reaction(newId(), 3, "LIKE", 0));

    List<Reaction> listed = pages(page -> reactions.ofKoo(koo, page), 5);

    assertThat(listed).hasSize(12).extracting(Reaction::getContentId).containsOnly(koo);
    assertThat(listed).extracting(Reaction::getUserId).isSorted();
  }

  @Test
  void listsReactionsOfAUserNewestFirst() {
    long user = newId();
    for (int i = 0; i < 12; i++) {
      reactions.put(reaction(newId(), user, "LIKE", i * 5 % 12));
    }

    eventually(
        () ->
            assertThat(pages(page -> reactions.ofUser(user, page), 5))
                .extracting(reaction -> reaction.getCreatedAt() - NOON)
                .isEqualTo(descending(12)));
  }

  @Test
  void signsAUserUpOnce() {
    long id = newId();

    assertThat(users.signUp(user(id))).isEqualTo(Creation.CREATED);
    assertThat(users.signUp(user(id))).isEqualTo(Creation.REPEATED);
    assertThat(users.find(id)).isEqualTo(user(id));
    assertThat(users.find(newId())).isNull();
  }

  @Test
  void loadsInBulkAndKeepsTheOrderOfWritesToOneItem() throws Exception {
    List<Koo> written = new ArrayList<>();
    long reacted = newId();
    try (ContentLoader loader =
        new ContentLoader(asyncClient, tables, BulkWriterConfig.defaults())) {
      for (int i = 0; i < 130; i++) {
        written.add(koo(newId()));
        loader.put(written.get(i));
        loader.put(reaction(reacted, 1 + i % 10, "T" + i, i));
      }
      loader.put(user(reacted));
      loader.deleteKoo(written.get(7).getContentId());
      loader.deleteReaction(reacted, 10);
    }

    assertThat(koos.find(written.get(7).getContentId())).isNull();
    assertThat(koos.find(written.get(8).getContentId())).isEqualTo(written.get(8));
    assertThat(users.find(reacted)).isEqualTo(user(reacted));
    assertThat(reactions.ofKoo(reacted, PageRequest.first(20)).items())
        .extracting(Reaction::getType)
        .containsExactly("T120", "T121", "T122", "T123", "T124", "T125", "T126", "T127", "T128");
  }

  @Test
  void scansEachItemOfATableOnce() throws Exception {
    ContentTables own = new ContentTables(prefix + "scan-", LanguageShards.NONE);
    new TableCreator(client).createIfMissing(own.users());
    try (ContentLoader loader = new ContentLoader(asyncClient, own, BulkWriterConfig.defaults())) {
      for (long id = 1; id <= 500; id++) {
        loader.put(user(id));
      }
    }

    List<AttributeValue> seen = new ArrayList<>();
    new SnapshotScan(client, own.users().name(), 4)
        .forEach(item -> seen.add(item.getOrDefault("USER_ID", AttributeValue.fromN("0"))));

    assertThat(seen).hasSize(500).doesNotHaveDuplicates();
    client.deleteTable(request -> request.tableName(own.users().name()));
  }

  private static Koo full(long contentId) {
    Koo koo = koo(contentId);
    koo.setParent(11L);
    koo.setSuperParent(10L);
    koo.setKind("C");
    koo.setS3Location("2023/11/picture.webp");
    return koo;
  }

  private static long newId() {
    return IDS.incrementAndGet();
  }

  private static List<Long> timesOf(String language, KooStore store, int pageSize) {
    return pages(page -> store.byLanguage(language, page), pageSize).stream()
        .map(koo -> koo.getCreatedAt() - NOON)
        .toList();
  }

  private static List<Long> descending(int count) {
    List<Long> times = new ArrayList<>();
    for (long time = count - 1; time >= 0; time--) {
      times.add(time);
    }
    return times;
  }

  private interface Listing<T> {
    Page<T> read(PageRequest page);
  }

  private static <T> List<T> pages(Listing<T> list, int pageSize) {
    List<T> all = new ArrayList<>();
    Page<T> page = list.read(PageRequest.first(pageSize));
    all.addAll(page.items());
    while (page.next() != null) {
      page = list.read(PageRequest.after(page.next(), pageSize));
      all.addAll(page.items());
    }
    return all;
  }

  /** Indexes follow within moments on AWS. */
  private static void eventually(Eventually.Check assertion) {
    Eventually.await().untilAsserted(assertion);
  }
}
