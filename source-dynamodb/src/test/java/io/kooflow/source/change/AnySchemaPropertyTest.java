package io.kooflow.source.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.embedded.StubHttpServer.Request;
import io.kooflow.schemas.connect.AvroConverter;
import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.item.ItemReader;
import io.kooflow.sink.item.ItemRules;
import io.kooflow.sink.item.Target;
import io.kooflow.sink.item.TargetTable;
import io.kooflow.source.change.TableRecords.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Random schemas and random items, from the table's item through the source, a converter and the
 * sink to an item again. {@code -Dkooflow.seeds=5000} tries more, {@code -Dkooflow.seed=17} one.
 */
class AnySchemaPropertyTest {
  private static final int ITEMS = 8;
  private static final Origin ORIGIN =
      new Origin(Map.of("table", "t"), Map.of(), "shard-1", Instant.EPOCH);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> registered = new CopyOnWriteArrayList<>();
  private final Recorded counts = new Recorded();
  private StubHttpServer registry;
  private int refused;

  @BeforeEach
  void startRegistry() {
    registry = StubHttpServer.start(this::registry);
  }

  @AfterEach
  void stopRegistry() {
    registry.close();
  }

  @Test
  void everyItemComesThroughUnchangedOrIsADeadLetterByName() {
    long only = Long.getLong("kooflow.seed", 0);
    long first = only == 0 ? 1 : only;
    long last = only == 0 ? Long.getLong("kooflow.seeds", 300) : only;

    LongStream.rangeClosed(first, last).forEach(this::trySeed);

    if (only == 0) {
      assertThat(counts.events).isGreaterThan(ITEMS);
      assertThat(counts.deadLetters).isGreaterThan(ITEMS);
      assertThat(refused).isPositive().isLessThan((int) last / 2);
    }
  }

  private void trySeed(long seed) {
    RandomTable table = new RandomTable(seed);
    try {
      ChangeShape shape = shape(table, seed % 2 == 0 ? "rest" : null);
      if (shape == null) {
        refused++;
        return;
      }
      TableRecords records = new TableRecords("t", 1, shape, 900_000, counts);
      for (Converters converters : List.of(avro(), json())) {
        for (int i = 0; i < ITEMS; i++) {
          comesThrough(table, table.fitting(), true, records, converters);
          comesThrough(table, table.wild(), false, records, converters);
        }
      }
    } catch (RuntimeException | AssertionError failed) {
      throw new AssertionError("Seed " + seed + ", schema " + table.schema(), failed);
    }
  }

  private static @Nullable ChangeShape shape(RandomTable table, @Nullable String unknown) {
    try {
      return ChangeShape.of(table.schema(), unknown);
    } catch (IllegalArgumentException | DataException saysWhy) {
      assertThat(saysWhy.getMessage()).containsAnyOf("contains itself", "p.Item", ".u", "field u");
      return null;
    }
  }

  private void comesThrough(
      RandomTable table,
      Map<String, AttributeValue> item,
      boolean mustFit,
      TableRecords records,
      Converters converters) {
    SourceRecord record = records.ofRow(item, "5", 1, ORIGIN);
    boolean letter = record.topic().equals("t.dlq");
    SchemaAndValue key = converters.key().roundTrip(record.keySchema(), record.key());
    if (letter) {
      String reason = String.valueOf(record.headers().lastWithName("kooflow.dlq.message").value());
      converters.value().converter().fromConnectData("t", record.valueSchema(), record.value());
      assertThat(mustFit).as("is set aside: %s; %s", reason, item).isFalse();
      assertThat(reason).startsWith("Attribute ");
      return;
    }
    Struct event =
        (Struct) converters.value().roundTrip(record.valueSchema(), record.value()).value();
    Map<String, AttributeValue> written = written(table, key, event.getStruct("after"));
    assertThat(comparable(written)).as("%s", item).isEqualTo(comparable(expected(table, item)));
  }

  /** What a copy of the table has: NULL and unknown attributes are left out, defaults filled in. */
  private static Map<String, AttributeValue> expected(
      RandomTable table, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> expected = RandomTable.copied(table.columns(), item);
    expected.put("pk", item.get("pk"));
    return expected;
  }

  private static Map<String, AttributeValue> written(
      RandomTable table, SchemaAndValue key, Struct after) {
    AttributeType type =
        AttributeType.valueOf(table.schema().getField("pk").getProp("dynamodb.type"));
    Target target =
        new Target(
            new TargetTable("copy", "pk", type),
            new ItemRules(
                ItemRules.Mode.INSERT,
                ItemRules.Deletes.MARKER,
                List.of(),
                List.of(),
                null,
                null,
                null,
                "expires",
                "deleted",
                Duration.ofDays(1)));
    SinkRecord record = new SinkRecord("t", 0, key.schema(), key.value(), after.schema(), after, 0);
    return new ItemReader(Map.of("t", target), Instant::now).read(record).payload().attributes();
  }

  /** Numbers by their value, sets without order. */
  private static Object comparable(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> comparable(entry.getValue())));
    }
    AttributeValue attribute = (AttributeValue) value;
    return switch (attribute.type()) {
      case N -> number(attribute.n());
      case NS ->
          attribute.ns().stream().map(AnySchemaPropertyTest::number).collect(Collectors.toSet());
      case SS -> Set.copyOf(attribute.ss());
      case BS -> new HashSet<>(attribute.bs());
      case L -> attribute.l().stream().map(AnySchemaPropertyTest::comparable).toList();
      case M -> comparable(attribute.m());
      default -> attribute;
    };
  }

  private static BigDecimal number(String text) {
    return RandomTable.plain(text);
  }

  /** Those of a worker. */
  private record Converters(Way key, Way value) {}

  private record Way(Converter converter) {
    SchemaAndValue roundTrip(org.apache.kafka.connect.data.Schema schema, @Nullable Object value) {
      return converter.toConnectData("t", converter.fromConnectData("t", schema, value));
    }
  }

  private Converters avro() {
    Map<String, Object> settings = Map.of("schema.registry.url", registry.uri().toString());
    AvroConverter key = new AvroConverter();
    key.configure(settings, true);
    AvroConverter value = new AvroConverter();
    value.configure(settings, false);
    return new Converters(new Way(key), new Way(value));
  }

  private static Converters json() {
    JsonConverter key = new JsonConverter();
    key.configure(Map.of("schemas.enable", true), true);
    JsonConverter value = new JsonConverter();
    value.configure(Map.of("schemas.enable", true), false);
    return new Converters(new Way(key), new Way(value));
  }

  private Answer registry(Request request) {
    try {
      if (request.method().equals("POST")) {
        String schema = JSON.readTree(request.body()).path("schema").asText();
        registered.add(schema);
        return Answer.of(200, "{\"id\":" + registered.lastIndexOf(schema) + "}");
      }
      int id = Integer.parseInt(request.path().replaceAll("\\?.*|.*/", ""));
      ObjectNode answer = JSON.createObjectNode().put("schema", registered.get(id));
      return Answer.of(200, answer.toString());
    } catch (IOException noJson) {
      throw new UncheckedIOException(noJson);
    }
  }
}
