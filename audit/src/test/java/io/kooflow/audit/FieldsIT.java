package io.kooflow.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.compare.Difference;
import io.kooflow.contentstore.KooStore;
import io.kooflow.contentstore.ReactionStore;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.KooScores;
import io.kooflow.events.Reaction;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.item.ItemSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Each field of each serving table and output topic is changed behind the audit's back, each in an
 * item or record of its own, and one audit names them all. The fields come from the schemas, so
 * that a new one is tried from its first build on.
 */
class FieldsIT {
  private static final long NOON = 1_700_000_000_000L;
  private static final String MARKER = "(marker)";
  private static final String ADDED = "(one second later)";

  /**
   * Fields that nothing else repeats: the revision of a record that no table is made of, and what a
   * table does not keep of scores.
   */
  private static final Set<String> UNKNOWABLE =
      Set.of(
          "koo.engagement generation",
          "koo.engagement revision",
          "creator.engagement generation",
          "creator.engagement revision",
          "koo.enriched scores.snapshotId",
          "koo.enriched scores.scoredAt");

  /** An estimate that never falls is known from below alone. */
  private static final Map<String, Object> LOWERED =
      Map.of("creator.engagement languages.distinctReactors", 0L);

  /** What the audit calls fields that it compares with what the content store gives. */
  private static final Map<String, String> NAMED =
      Map.of(
          "counts",
          "OTHER",
          "decayed",
          "decayed engagement",
          "threadCounts",
          "counts of the thread",
          "lastReactionAt",
          "last reaction",
          "lastReactionAt " + ADDED,
          "last reaction",
          "feedScore",
          "feed score",
          "scores",
          "model scores",
          "milestones",
          "milestones",
          "languages",
          "");

  /** One change: {@code number} tells its koo, creator and language from those of the others. */
  private record Change(int number, String field) {
    String store() {
      String where = field.substring(0, field.indexOf(' '));
      boolean table = Tables.serving().stream().anyMatch(each -> each.name().equals(where));
      // Lists have a table and a topic of the same name.
      return field.startsWith("topic:") ? where : (table ? "table:" : "topic:") + where;
    }

    String path() {
      return field.substring(field.indexOf(' ') + 1);
    }

    String top() {
      return path().split("\\.")[0];
    }

    long koo() {
      return 10L * number;
    }

    long creator() {
      return 100_000 + 10L * number;
    }

    /** Only a list needs a language of its own. */
    String language() {
      return isOfList() ? "l" + number : "hi";
    }

    private boolean isOfList() {
      String where = store().substring("table:".length());
      return Topics.TRENDING.equals(where) || Topics.CREATORS.equals(where);
    }
  }

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedDynamoDb dynamoDb;

  @SuppressWarnings("NullAway.Init")
  private static DynamoDbClient client;

  @SuppressWarnings("NullAway.Init")
  private static KafkaTarget topics;

  @Test
  void everyChangedFieldIsNamed(@TempDir Path folder) throws Exception {
    List<Change> changes = changes();
    try (EmbeddedDynamoDb store = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry"));
        DynamoDbClient opened = StoreConnection.local(store.endpoint()).client()) {
      dynamoDb = store;
      client = opened;
      topics = KafkaTarget.of(kafka.bootstrapServers(), registry.url());
      create();
      List<Koo> koos = new ArrayList<>();
      List<Reaction> reactions = new ArrayList<>();
      for (Change each : changes) {
        Koo koo =
            new Koo(each.koo(), null, null, each.creator(), "K", "hi", each.language(), NOON, null);
        koos.add(koo);
        for (long user = 1; user <= 3; user++) {
          reactions.add(new Reaction(each.koo(), user, "LIKE", NOON + user));
        }
      }
      koos.forEach(new KooStore(client)::put);
      reactions.forEach(new ReactionStore(client)::put);
      try (Published published = new Published(koos, reactions, 2, client, topics)) {
        publish(published, koos);
        assertThat(audit().ids()).isEmpty();

        Map<String, Published.Sent> sent = new LinkedHashMap<>();
        published.sent().forEach(each -> sent.put(address(each.topic(), each.key()), each));
        for (Change each : changes) {
          make(each, sent, published);
        }

        AuditReport report = audit();
        assertThat(report.unread()).isEmpty();
        assertThat(changes)
            .filteredOn(change -> report.ids().stream().noneMatch(each -> names(each, change)))
            .as("not named; report: %s", report.ids())
            .isEmpty();
      }
    }
  }

  private static void create() throws Exception {
    try (Admin admin = Admin.create(topics.settings())) {
      TopicCreation.createMissing(admin, Topics.all());
    }
    new TableCreator(client).createAllIfMissing(ContentTables.standard().all());
    new TableCreator(client).createAllIfMissing(Tables.serving());
  }

  private static void publish(Published published, List<Koo> koos) throws Exception {
    published.publishAll();
    for (Koo koo : koos) {
      KooScores scores = published.scores(koo, 2);
      published.publishText(koo, null, 2);
      published.publish(scores);
      EnrichedKoo enriched = published.enriched(koo, 3, scores);
      published.publish(enriched);
      published.serve(enriched);
    }
  }

  private static List<Change> changes() {
    List<String> fields = new ArrayList<>();
    fields.addAll(fields(Tables.FEED_ITEMS, EnrichedKoo.getClassSchema(), true));
    fields.addAll(fields(Tables.TRENDING, Trending.getClassSchema(), true));
    fields.addAll(fields(Tables.CREATORS, TopCreators.getClassSchema(), true));
    for (TableDefinition table : Tables.serving()) {
      fields.add(table.name() + " " + MARKER);
    }
    fields.add(Tables.FEED_ITEMS + " lastReactionAt " + ADDED);
    fields.addAll(fields("topic:" + Topics.KOO_ENGAGEMENT, KooEngagement.getClassSchema(), false));
    fields.addAll(fields("topic:" + Topics.KOO_ENRICHED, EnrichedKoo.getClassSchema(), false));
    fields.addAll(fields("topic:" + Topics.TRENDING, Trending.getClassSchema(), false));
    fields.addAll(
        fields("topic:" + Topics.CREATOR_ENGAGEMENT, CreatorEngagement.getClassSchema(), false));
    fields.addAll(fields("topic:" + Topics.CREATORS, TopCreators.getClassSchema(), false));
    fields.removeIf(each -> UNKNOWABLE.contains(each.replace("topic:", "")));
    List<Change> changes = new ArrayList<>();
    fields.forEach(each -> changes.add(new Change(changes.size() + 1, each)));
    return changes;
  }

  private static void make(Change change, Map<String, Published.Sent> sent, Published published)
      throws Exception {
    String where = change.store().substring("table:".length());
    boolean inTable = change.store().startsWith("table:");
    String topic = where.equals(Tables.FEED_ITEMS) ? Topics.KOO_ENRICHED : where;
    Published.Sent before =
        Objects.requireNonNull(sent.get(address(topic, key(topic, change))), change.toString());
    if (!inTable) {
      SpecificRecord after = changed(before.value(), change.path(), lowered(change));
      published.send(new Published.Sent(topic, before.key(), after));
      return;
    }
    Map<String, AttributeValue> item = item(before.value());
    String key = key(where);
    client.deleteItem(
        delete -> delete.tableName(where).key(Map.of(key, Objects.requireNonNull(item.get(key)))));
    Map<String, AttributeValue> after = new HashMap<>(item);
    if (change.path().equals(MARKER)) {
      after.keySet().retainAll(Set.of(key, "GEN", "REV"));
      after.put(Tables.DELETED, AttributeValue.fromBool(true));
    } else if (change.path().endsWith(ADDED)) {
      long at = Long.parseLong(Objects.requireNonNull(item.get("LAST_REACTION_AT")).n());
      after.put("LAST_REACTION_AT", AttributeValue.fromN(Long.toString(at + 1_000)));
    } else {
      after = item(changed(before.value(), change.path(), null));
    }
    Map<String, AttributeValue> put = after;
    client.putItem(request -> request.tableName(where).item(put));
  }

  private static @Nullable Object lowered(Change change) {
    return LOWERED.get(change.field().replace("topic:", ""));
  }

  /** Whether a difference tells store, id and field of a change. */
  private static boolean names(Difference difference, Change change) {
    // What shows the koo must repeat it, and is measured by it.
    boolean repeated = change.field().equals("topic:" + Topics.KOO_ENGAGEMENT + " lastReactionAt");
    String own =
        difference.perStore().get(repeated ? "topic:" + Topics.KOO_ENRICHED : change.store());
    if (own == null
        || difference.perStore().values().stream().filter(own::equals).count()
            == difference.perStore().size()) {
      return false;
    }
    String type = difference.type();
    boolean list = type.contains("trending ") || type.contains("creators ");
    if (list != change.isOfList()) {
      return false;
    }
    if (list) {
      return type.matches(".* " + change.language() + "x?")
          && (change.top().equals("koos")
              || change.top().equals("creators")
              || change.top().equals("language")
              || change.path().equals(MARKER)
              || own.contains(change.top() + "="));
    }
    boolean id =
        difference.id() / 10 * 10 == change.koo() || difference.id() / 10 * 10 == change.creator();
    if (!id) {
      return false;
    }
    String named = NAMED.get(change.path().endsWith(ADDED) ? change.path() : change.top());
    if (change.top().equals("contentId") || change.top().equals("creator")) {
      return true;
    }
    if (change.path().equals(MARKER)) {
      return own.equals(Difference.ABSENT);
    }
    return named != null ? type.startsWith(named) : own.contains(change.top() + "=");
  }

  private static AuditReport audit() throws Exception {
    return Audit.run(
        AuditTargets.standard(
            StoreConnection.local(dynamoDb.endpoint()),
            topics,
            null,
            null,
            EnumSet.of(Part.TOPICS, Part.SERVING, Part.SCORES)),
        Duration.ZERO);
  }

  private static byte[] key(String topic, Change change) {
    return switch (topic) {
      case Topics.TRENDING, Topics.CREATORS -> change.language().getBytes(StandardCharsets.UTF_8);
      case Topics.CREATOR_ENGAGEMENT -> bytes(change.creator());
      default -> bytes(change.koo());
    };
  }

  private static byte[] bytes(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  private static String address(String topic, byte[] key) {
    return topic + " " + HexFormat.of().formatHex(key);
  }

  /** All fields by path, those of records inside too; {@code stored} leaves out what is not. */
  private static List<String> fields(String where, Schema schema, boolean stored) {
    List<String> fields = new ArrayList<>();
    addFields(where + " ", schema, stored, fields);
    return fields;
  }

  private static void addFields(String path, Schema schema, boolean stored, List<String> fields) {
    for (Schema.Field field : schema.getFields()) {
      if (stored && field.getProp(ItemSchema.ATTRIBUTE) == null) {
        continue;
      }
      Schema inside = recordInside(field.schema());
      fields.add(path + field.name());
      if (inside != null) {
        addFields(path + field.name() + ".", inside, stored, fields);
      }
    }
  }

  private static @Nullable Schema recordInside(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema;
      case ARRAY -> recordInside(schema.getElementType());
      case UNION ->
          schema.getTypes().stream()
              .map(FieldsIT::recordInside)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      default -> null;
    };
  }

  private static SpecificRecord changed(
      SpecificRecord record, String field, @Nullable Object lowered) {
    SpecificRecord copy = SpecificData.get().deepCopy(record.getSchema(), record);
    String[] path = field.split("\\.");
    IndexedRecord at = copy;
    for (int depth = 0; depth < path.length - 1; depth++) {
      Object inside = at.get(at.getSchema().getField(path[depth]).pos());
      at = (IndexedRecord) (inside instanceof List<?> list ? list.get(0) : inside);
    }
    Schema.Field last = at.getSchema().getField(path[path.length - 1]);
    at.put(last.pos(), lowered == null ? otherThan(at.get(last.pos()), last.schema()) : lowered);
    return copy;
  }

  private static @Nullable Object otherThan(@Nullable Object value, Schema schema) {
    if (value == null) {
      Schema type = schema.getTypes().get(schema.getTypes().size() - 1);
      return switch (type.getType()) {
        case LONG -> 1_000L;
        case DOUBLE -> 0.5;
        case STRING -> "other";
        default -> throw new IllegalStateException("No value of " + type);
      };
    }
    if (value instanceof Long number) {
      return number + 1;
    } else if (value instanceof Integer number) {
      return number + 1;
    } else if (value instanceof Double number) {
      return number + 0.25;
    } else if (value instanceof Boolean flag) {
      return !flag;
    } else if (value instanceof String text) {
      return text + "x";
    } else if (value instanceof ByteBuffer bytes) {
      ByteBuffer other = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate());
      return other.put(other.capacity() - 1, (byte) ~other.get(other.capacity() - 1)).flip();
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> other = new HashMap<>(map);
      other.put("OTHER", 3L);
      return other;
    } else if (value instanceof List<?> list) {
      return list.subList(0, list.size() - 1);
    } else if (value instanceof IndexedRecord) {
      return null;
    }
    throw new IllegalStateException("No other value than " + value.getClass());
  }

  private static String key(String table) {
    return Tables.serving().stream()
        .filter(definition -> definition.name().equals(table))
        .map(TableDefinition::primaryKey)
        .map(key -> key.get(0).name())
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, AttributeValue> item(SpecificRecord record) {
    if (record instanceof EnrichedKoo koo) {
      return ItemCodec.of(EnrichedKoo.class).toItem(koo);
    } else if (record instanceof Trending list) {
      return ItemCodec.of(Trending.class).toItem(list);
    }
    return ItemCodec.of(TopCreators.class).toItem((TopCreators) record);
  }
}
