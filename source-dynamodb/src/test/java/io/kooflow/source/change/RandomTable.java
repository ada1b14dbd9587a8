package io.kooflow.source.change;

import static java.util.Objects.requireNonNull;

import io.kooflow.schemas.item.ItemSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table of a random Avro schema, and random items of it: of every Avro type with every logical
 * type, fields with defaults, and values over the whole range of DynamoDB's types.
 */
final class RandomTable {
  private static final List<String> LOGICAL =
      List.of(
          "date",
          "time-millis",
          "time-micros",
          "timestamp-millis",
          "timestamp-micros",
          "timestamp-nanos",
          "local-timestamp-millis",
          "local-timestamp-micros",
          "uuid",
          "duration",
          "decimal",
          "big-decimal",
          "no-such-type");

  /**
   * Values of one type.
   *
   * @param type what {@code dynamodb.type} says
   * @param value of a default, as Avro's API takes it; null for none
   * @param stored the same as an attribute; null where it is none, as an empty set
   * @param fitting makes values that the type holds
   * @param copied what a copy of the table has of such a value
   */
  record Kind(
      Schema schema,
      String type,
      @Nullable Object value,
      @Nullable AttributeValue stored,
      Supplier<AttributeValue> fitting,
      UnaryOperator<AttributeValue> copied) {

    Kind(
        Schema schema,
        String type,
        @Nullable Object value,
        @Nullable AttributeValue stored,
        Supplier<AttributeValue> fitting) {
      this(schema, type, value, stored, fitting, UnaryOperator.identity());
    }
  }

  /** A field that is stored: what it holds, and what stands for it where it is absent. */
  record Column(
      String attribute,
      Kind kind,
      boolean nullable,
      boolean hasDefault,
      @Nullable AttributeValue absent) {}

  private final Random random;
  private final Map<Schema, List<Column>> columns = new IdentityHashMap<>();
  private final Schema schema;
  private final Kind key;
  private int names;

  RandomTable(long seed) {
    random = new Random(seed);
    key = key();
    Schema item = record("Item", 0, true);
    schema = new Schema.Parser().parse(item.toString());
    top = requireNonNull(columns.get(item));
  }

  private final List<Column> top;

  Schema schema() {
    return schema;
  }

  /** The stored fields but the key. */
  List<Column> columns() {
    return top;
  }

  /** An item that every field holds. */
  Map<String, AttributeValue> fitting() {
    Map<String, AttributeValue> item = fitting(top);
    item.put("pk", key.fitting().get());
    if (random.nextInt(4) == 0) {
      item.put("unknown" + random.nextInt(3), anything(2));
    }
    return item;
  }

  /** An item with some values of other types, or of NULL. */
  Map<String, AttributeValue> wild() {
    Map<String, AttributeValue> item = fitting();
    for (Column column : top) {
      switch (random.nextInt(6)) {
        case 0 -> item.put(column.attribute(), anything(3));
        case 1 -> item.put(column.attribute(), AttributeValue.fromNul(true));
        case 2 -> item.remove(column.attribute());
        default -> {}
      }
    }
    return item;
  }

  private Map<String, AttributeValue> fitting(List<Column> fields) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (Column column : fields) {
      boolean mayLack = column.nullable() || column.hasDefault();
      if (!mayLack || random.nextInt(3) > 0) {
        item.put(column.attribute(), column.kind().fitting().get());
      } else if (column.nullable() && random.nextBoolean()) {
        item.put(column.attribute(), AttributeValue.fromNul(true));
      }
    }
    return item;
  }

  private Schema record(String name, int depth, boolean table) {
    Schema record = Schema.createRecord(name, null, "p", false);
    List<Schema.Field> fields = new ArrayList<>();
    List<Column> stored = new ArrayList<>();
    if (table) {
      Schema.Field pk = new Schema.Field("pk", key.schema(), null, null);
      pk.addProp(ItemSchema.ATTRIBUTE, "pk");
      pk.addProp(ItemSchema.TYPE, key.type());
      pk.addProp(ItemSchema.KEY, "partition");
      fields.add(pk);
      Schema.Field rest =
          new Schema.Field(
              "rest", Schema.createMap(Schema.create(Schema.Type.STRING)), null, Map.of());
      fields.add(rest);
    }
    int count = 1 + random.nextInt(table ? 6 : 3);
    for (int i = 0; i < count; i++) {
      Kind kind = random.nextInt(60) == 0 ? itself(record) : kind(depth);
      fields.add(field("f" + i, kind, stored));
    }
    if (random.nextInt(5) == 0) {
      fields.add(unstored());
    }
    record.setFields(fields);
    columns.put(record, stored);
    return record;
  }

  /** A field that is no attribute; one that nothing can fill is refused. */
  private Schema.Field unstored() {
    Schema text = Schema.create(Schema.Type.STRING);
    return switch (random.nextInt(4)) {
      case 0 -> new Schema.Field("u", text, null, "x");
      case 1 -> new Schema.Field("u", Schema.createMap(text), null, null);
      case 2 -> new Schema.Field("u", text, null, null);
      default -> new Schema.Field("u", Schema.createArray(text), null, List.of("x"));
    };
  }

  private Schema.Field field(String name, Kind kind, List<Column> stored) {
    Schema nil = Schema.create(Schema.Type.NULL);
    String attribute = "a" + names++ + (random.nextInt(5) == 0 ? "-é.\uD83D\uDE00" : "");
    boolean hasDefault = kind.value() != null && random.nextInt(3) == 0;
    Schema.Field field;
    boolean nullable = random.nextInt(3) == 0;
    if (nullable && hasDefault) {
      field = new Schema.Field(name, Schema.createUnion(kind.schema(), nil), null, kind.value());
    } else if (nullable) {
      field =
          new Schema.Field(
              name, Schema.createUnion(nil, kind.schema()), null, JsonProperties.NULL_VALUE);
    } else {
      field = new Schema.Field(name, kind.schema(), null, hasDefault ? kind.value() : null);
    }
    field.addProp(ItemSchema.ATTRIBUTE, attribute);
    field.addProp(ItemSchema.TYPE, kind.type());
    boolean byDefault = hasDefault && !nullable;
    stored.add(new Column(attribute, kind, nullable, byDefault, byDefault ? kind.stored() : null));
    return field;
  }

  /** A list of the record itself: refused. */
  private Kind itself(Schema record) {
    return new Kind(
        Schema.createArray(record), "L", null, null, () -> AttributeValue.fromL(List.of()));
  }

  private Kind key() {
    return switch (random.nextInt(4)) {
      case 0 -> number(Schema.create(Schema.Type.LONG), this::anyLong, 7L);
      case 1 -> numberText();
      case 2 -> binary(Schema.create(Schema.Type.BYTES), () -> bytes(1 + random.nextInt(40)));
      default ->
          new Kind(
              Schema.create(Schema.Type.STRING),
              "S",
              null,
              null,
              () -> AttributeValue.fromS("k" + text()));
    };
  }

  private Kind kind(int depth) {
    return switch (random.nextInt(depth < 4 ? 24 : 17)) {
      case 0 ->
          new Kind(
              of(Schema.Type.BOOLEAN),
              "BOOL",
              true,
              AttributeValue.fromBool(true),
              () -> AttributeValue.fromBool(random.nextBoolean()));
      case 1 -> number(of(Schema.Type.INT), () -> whole(random.nextInt()), 5);
      case 2 -> narrow("int8", Byte.MAX_VALUE);
      case 3 -> narrow("int16", Short.MAX_VALUE);
      case 4 ->
          number(
              LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)),
              () -> whole(random.nextInt()),
              -3);
      case 5 ->
          number(
              LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT)),
              () -> whole(random.nextInt(86_400_000)),
              86_399_999);
      case 6 -> number(of(Schema.Type.LONG), this::anyLong, Long.MIN_VALUE);
      case 7 ->
          number(
              LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)),
              this::anyLong,
              -1L);
      case 8 ->
          number(
              of(Schema.Type.FLOAT),
              () -> new BigDecimal(Float.toString((random.nextInt(2001) - 1000) / 8f)),
              0.5f);
      case 9 ->
          number(
              of(Schema.Type.DOUBLE),
              () -> new BigDecimal(Double.toString(random.nextGaussian() * 1e10)),
              1e100);
      case 10 -> texts();
      case 11 -> numberText();
      case 12 -> binary(of(Schema.Type.BYTES), () -> bytes(random.nextInt(40)));
      case 13 -> fixed();
      case 14 -> decimal(of(Schema.Type.BYTES), 38);
      case 15 -> decimal(Schema.createFixed("D" + names++, null, "p", 6), 13);
      case 16 -> symbols();
      case 17 -> map(held(depth + 1));
      case 18 -> list(held(depth + 1));
      case 19 -> set("SS", texts());
      case 20 -> set("NS", random.nextBoolean() ? numberText() : kindOf("N", depth));
      case 21 -> set("BS", random.nextBoolean() ? fixed() : kindOf("B", depth));
      default -> nested(depth + 1);
    };
  }

  /** What lists and maps hold has the type that its Avro type tells, since no field says more. */
  private Kind held(int depth) {
    return Stream.generate(() -> kind(depth))
        .filter(kind -> !kind.type().endsWith("S") || kind.type().equals("S"))
        .filter(kind -> !kind.type().equals("N") || kind.schema().getType() != Schema.Type.STRING)
        .findFirst()
        .orElseThrow();
  }

  private Kind kindOf(String type, int depth) {
    return Stream.generate(() -> kind(depth + 4))
        .filter(kind -> kind.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** With some logical type, mostly one that means nothing here. */
  private Schema of(Schema.Type type) {
    Schema schema = Schema.create(type);
    if (random.nextInt(6) == 0) {
      String logical = LOGICAL.get(random.nextInt(LOGICAL.size()));
      boolean changesValues =
          type == Schema.Type.INT
              || (type == Schema.Type.LONG && logical.equals("timestamp-millis"));
      if (!changesValues) {
        schema.addProp("logicalType", logical);
      }
    }
    return schema;
  }

  private Kind narrow(String name, int most) {
    Schema schema = Schema.create(Schema.Type.INT);
    schema.addProp("connect.type", name);
    return number(schema, () -> whole(random.nextInt(2 * most) - most), 3);
  }

  private Kind number(Schema schema, Supplier<BigDecimal> numbers, Number byDefault) {
    return new Kind(
        schema,
        "N",
        byDefault,
        AttributeValue.fromN(byDefault.toString()),
        () -> AttributeValue.fromN(written(numbers.get())));
  }

  private Kind numberText() {
    return new Kind(
        of(Schema.Type.STRING),
        "N",
        "1.50",
        AttributeValue.fromN("1.5"),
        () -> AttributeValue.fromN(written(anyNumber())));
  }

  private Kind texts() {
    return new Kind(
        of(Schema.Type.STRING),
        "S",
        "é\uD83D\uDE00",
        AttributeValue.fromS("é\uD83D\uDE00"),
        () -> AttributeValue.fromS(text()));
  }

  private Kind symbols() {
    List<String> symbols = List.of("A", "B", "C");
    return new Kind(
        Schema.createEnum("E" + names++, null, "p", symbols),
        "S",
        "B",
        AttributeValue.fromS("B"),
        () -> AttributeValue.fromS(symbols.get(random.nextInt(3))));
  }

  private Kind fixed() {
    int size = List.of(1, 4, 12, 16).get(random.nextInt(4));
    Schema schema = Schema.createFixed("F" + names++, null, "p", size);
    if (random.nextBoolean()) {
      schema.addProp("logicalType", size == 16 ? "uuid" : "duration");
    }
    return binary(schema, () -> bytes(size));
  }

  private Kind binary(Schema schema, Supplier<byte[]> values) {
    byte[] byDefault =
        schema.getType() == Schema.Type.FIXED
            ? new byte[schema.getFixedSize()]
            : new byte[] {-1, 0};
    return new Kind(
        schema,
        "B",
        latin(byDefault),
        AttributeValue.fromB(SdkBytes.fromByteArray(byDefault)),
        () -> AttributeValue.fromB(SdkBytes.fromByteArray(values.get())));
  }

  private Kind decimal(Schema base, int digits) {
    Schema plain = base.getType() == Schema.Type.BYTES ? Schema.create(Schema.Type.BYTES) : base;
    int precision = 1 + random.nextInt(digits);
    int scale = random.nextInt(precision + 1);
    Schema schema = LogicalTypes.decimal(precision, scale).addToSchema(plain);
    byte[] one = new byte[base.getType() == Schema.Type.FIXED ? base.getFixedSize() : 1];
    one[one.length - 1] = 1;
    return new Kind(
        schema,
        "N",
        latin(one),
        AttributeValue.fromN(new BigDecimal(BigInteger.ONE, scale).toString()),
        () -> AttributeValue.fromN(written(new BigDecimal(digits(precision), scale))));
  }

  /** As Avro writes bytes in a default. */
  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private Kind map(Kind values) {
    return new Kind(
        Schema.createMap(values.schema()),
        "M",
        Map.of(),
        AttributeValue.fromM(Map.of()),
        () -> {
          Map<String, AttributeValue> map = new HashMap<>();
          for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(), values.fitting().get());
          }
          return AttributeValue.fromM(map);
        },
        map -> {
          Map<String, AttributeValue> copy = new HashMap<>(map.m());
          copy.replaceAll((name, value) -> values.copied().apply(value));
          return AttributeValue.fromM(copy);
        });
  }

  private Kind list(Kind elements) {
    return new Kind(
        Schema.createArray(elements.schema()),
        "L",
        List.of(),
        AttributeValue.fromL(List.of()),
        () -> AttributeValue.fromL(many(elements, random.nextInt(4))),
        list -> AttributeValue.fromL(list.l().stream().map(elements.copied()).toList()));
  }

  private Kind set(String type, Kind elements) {
    return new Kind(
        Schema.createArray(elements.schema()),
        type,
        List.of(),
        null,
        () -> asSet(type, many(elements, 1 + random.nextInt(4))));
  }

  private static AttributeValue asSet(String type, List<AttributeValue> values) {
    return switch (type) {
      case "SS" ->
          AttributeValue.fromSs(values.stream().map(AttributeValue::s).distinct().toList());
      case "BS" ->
          AttributeValue.fromBs(values.stream().map(AttributeValue::b).distinct().toList());
      default -> {
        Map<BigDecimal, String> once = new LinkedHashMap<>();
        values.forEach(value -> once.putIfAbsent(plain(value.n()), value.n()));
        yield AttributeValue.fromNs(List.copyOf(once.values()));
      }
    };
  }

  static BigDecimal plain(String number) {
    return new BigDecimal(number).stripTrailingZeros();
  }

  private List<AttributeValue> many(Kind kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> kind.fitting().get()).toList();
  }

  private Kind nested(int depth) {
    Schema record = record("R" + names++, depth, false);
    return new Kind(
        record,
        "M",
        null,
        null,
        () -> AttributeValue.fromM(fitting(requireNonNull(columns.get(record)))),
        map -> AttributeValue.fromM(copied(requireNonNull(columns.get(record)), map.m())));
  }

  /** What a copy of the table has of an item that came through. */
  static Map<String, AttributeValue> copied(
      List<Column> columns, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> copy = new HashMap<>();
    for (Column column : columns) {
      AttributeValue value = item.get(column.attribute());
      if (value == null) {
        value = column.absent();
      }
      if (value != null && !Boolean.TRUE.equals(value.nul())) {
        copy.put(column.attribute(), column.kind().copied().apply(value));
      }
    }
    return copy;
  }

  /** Any value that DynamoDB holds, whatever the schema says. */
  AttributeValue anything(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 9)) {
      case 0 -> AttributeValue.fromS(text());
      case 1 -> AttributeValue.fromN(written(anyNumber()));
      case 2 -> AttributeValue.fromB(SdkBytes.fromByteArray(bytes(random.nextInt(20))));
      case 3 -> AttributeValue.fromBool(random.nextBoolean());
      case 4 -> AttributeValue.fromNul(true);
      case 5 -> AttributeValue.fromSs(List.of("x", "y" + text()));
      case 6 -> AttributeValue.fromNs(List.of("1", written(anyNumber().add(BigDecimal.TEN))));
      case 7 -> AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(bytes(3))));
      case 8 -> AttributeValue.fromN(odd());
      case 9 -> AttributeValue.fromL(List.of(anything(depth - 1), anything(depth - 1)));
      default -> AttributeValue.fromM(Map.of(text(), anything(depth - 1)));
    };
  }

  /** Numbers as no store gives them, but an export's file may. */
  private String odd() {
    List<String> odd =
        List.of(
            "1E999999999",
            "-1E-999999999",
            "१२३",
            "NaN",
            "Infinity",
            "",
            "0x1",
            "1_0",
            "1E2147483648");
    return odd.get(random.nextInt(odd.size()));
  }

  private BigDecimal anyNumber() {
    BigInteger digits = digits(1 + random.nextInt(38));
    int exponent = random.nextInt(256) - 130;
    BigDecimal number = new BigDecimal(digits);
    // So that the first digit stands for 10^exponent.
    return digits.signum() == 0
        ? BigDecimal.ZERO
        : number.scaleByPowerOfTen(exponent - (number.precision() - 1));
  }

  private BigDecimal anyLong() {
    return switch (random.nextInt(4)) {
      case 0 -> BigDecimal.valueOf(Long.MAX_VALUE);
      case 1 -> BigDecimal.valueOf(Long.MIN_VALUE);
      case 2 -> whole(random.nextInt(100));
      default -> BigDecimal.valueOf(random.nextLong());
    };
  }

  private static BigDecimal whole(int number) {
    return BigDecimal.valueOf(number);
  }

  private BigInteger digits(int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append((char) ('0' + random.nextInt(10)));
    }
    BigInteger number = new BigInteger(digits.toString());
    return random.nextBoolean() ? number : number.negate();
  }

  /** As the store writes it, or as a client might. */
  private String written(BigDecimal number) {
    return switch (random.nextInt(3)) {
      case 0 -> number.toPlainString();
      case 1 -> number.stripTrailingZeros().toString();
      default -> number.toString();
    };
  }

  private String text() {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> "\u0000\u001F\n\"\\ ";
      case 2 -> "नमस्ते \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
      case 3 -> new String(Character.toChars(0x10FFFF));
      default -> Integer.toString(random.nextInt(1000), 36);
    };
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
