package io.kooflow.torture.workers;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items of a table that is not ours, with every type of DynamoDB: what stands in each, the random
 * numbers decide. Not thread-safe.
 */
final class StrangeItems {
  /** Attributes that the schema does not know. */
  static final Set<String> UNKNOWN = Set.of("zz unknown", "UNKNOWN-SET", "unknown.map");

  /** Fields of the item beside its keys, and the map that may keep what is unknown. */
  static final String FIELDS =
      """
      {"name":"whole","type":["null","long"],"default":null,"dynamodb.attribute":"größe","dynamodb.type":"N"},
      {"name":"exact","type":["null","string"],"default":null,"dynamodb.attribute":"exact.number","dynamodb.type":"N"},
      {"name":"money","type":["null",{"type":"bytes","logicalType":"decimal","precision":38,"scale":10}],"default":null,"dynamodb.attribute":"money","dynamodb.type":"N"},
      {"name":"ratio","type":["null","double"],"default":null,"dynamodb.attribute":"ratio","dynamodb.type":"N"},
      {"name":"day","type":["null",{"type":"int","logicalType":"date"}],"default":null,"dynamodb.attribute":"day","dynamodb.type":"N"},
      {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"dynamodb.attribute":"at","dynamodb.type":"N"},
      {"name":"flag","type":["null","boolean"],"default":null,"dynamodb.attribute":"flag","dynamodb.type":"BOOL"},
      {"name":"words","type":["null","string"],"default":null,"dynamodb.attribute":"w","dynamodb.type":"S"},
      {"name":"blob","type":["null","bytes"],"default":null,"dynamodb.attribute":"b","dynamodb.type":"B"},
      {"name":"tags","type":["null",{"type":"array","items":"string"}],"default":null,"dynamodb.attribute":"tags","dynamodb.type":"SS"},
      {"name":"marks","type":["null",{"type":"array","items":"string"}],"default":null,"dynamodb.attribute":"marks","dynamodb.type":"NS"},
      {"name":"ids","type":["null",{"type":"array","items":"long"}],"default":null,"dynamodb.attribute":"ids","dynamodb.type":"NS"},
      {"name":"parts","type":["null",{"type":"array","items":"bytes"}],"default":null,"dynamodb.attribute":"parts","dynamodb.type":"BS"},
      {"name":"grid","type":["null",{"type":"array","items":{"type":"array","items":"long"}}],"default":null,"dynamodb.attribute":"grid","dynamodb.type":"L"},
      {"name":"lists","type":["null",{"type":"map","values":{"type":"array","items":"string"}}],"default":null,"dynamodb.attribute":"lists","dynamodb.type":"M"},
      {"name":"place","type":["null",{"type":"record","name":"Place","fields":[
        {"name":"city","type":"string","dynamodb.attribute":"c","dynamodb.type":"S"},
        {"name":"exact","type":["null","string"],"default":null,"dynamodb.attribute":"e","dynamodb.type":"N"},
        {"name":"names","type":["null",{"type":"array","items":"string"}],"default":null,"dynamodb.attribute":"n","dynamodb.type":"SS"}]}],
        "default":null,"dynamodb.attribute":"place","dynamodb.type":"M"},
      {"name":"places","type":["null",{"type":"array","items":"Place"}],"default":null,"dynamodb.attribute":"places","dynamodb.type":"L"},
      {"name":"rest","type":{"type":"map","values":"string"},"default":{}}""";

  private static final String ALPHABET = "aZ09 .-_#\"\\\n\u0000äßठॐ中文한글🙂👩‍👩‍👧";

  private final Random random;

  StrangeItems(Random random) {
    this.random = random;
  }

  /** An item of this key: any attribute may be absent or NULL, and there may be unknown ones. */
  Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    Map<String, AttributeValue> item = new TreeMap<>();
    put(item, "größe", () -> n(Long.toString(random.nextLong())));
    put(item, "exact.number", () -> n(number()));
    put(item, "money", () -> n(BigDecimal.valueOf(random.nextLong(), 10).toPlainString()));
    put(item, "ratio", () -> n(new BigDecimal(Double.toString(ratio())).toPlainString()));
    put(item, "day", () -> n(Integer.toString(random.nextInt(40_000) - 20_000)));
    put(item, "at", () -> n(Long.toString(random.nextLong(4_000_000_000_000L))));
    put(item, "flag", () -> AttributeValue.fromBool(random.nextBoolean()));
    put(item, "w", () -> AttributeValue.fromS(text()));
    put(item, "b", () -> AttributeValue.fromB(bytes()));
    put(item, "tags", () -> AttributeValue.fromSs(some(this::filledText)));
    put(item, "marks", () -> AttributeValue.fromNs(some(this::number)));
    put(item, "ids", () -> AttributeValue.fromNs(some(() -> "" + random.nextLong())));
    put(item, "parts", () -> AttributeValue.fromBs(some(this::bytes)));
    put(item, "grid", () -> list(() -> list(() -> n("" + random.nextInt()))));
    put(item, "lists", () -> map(() -> list(() -> AttributeValue.fromS(text()))));
    put(item, "place", this::place);
    put(item, "places", () -> list(this::place));
    put(item, "zz unknown", () -> AttributeValue.fromS(text()));
    put(item, "UNKNOWN-SET", () -> AttributeValue.fromNs(some(this::number)));
    put(item, "unknown.map", () -> map(() -> list(this::place)));
    item.putAll(key);
    return item;
  }

  /** A key's value that the table takes. */
  AttributeValue key(AttributeValue.Type type, int number) {
    return switch (type) {
      case S -> AttributeValue.fromS(number + filledText());
      case B -> AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) number, -1, 0}));
      default -> n("1234567890123456789012345678901234." + (1000 + number));
    };
  }

  /** What a sink makes of an item: without the unknown, and without NULL, which says nothing. */
  static Map<String, Object> told(Map<String, AttributeValue> item) {
    Map<String, Object> told = new TreeMap<>();
    item.forEach(
        (name, value) -> {
          if (!UNKNOWN.contains(name) && value.type() != AttributeValue.Type.NUL) {
            told.put(name, plain(value));
          }
        });
    return told;
  }

  /** Values that compare as DynamoDB compares: numbers by value, sets without order. */
  private static Object plain(AttributeValue value) {
    return switch (value.type()) {
      case N -> new BigDecimal(value.n()).stripTrailingZeros();
      case NS -> value.ns().stream().map(n -> plain(n(n))).collect(Collectors.toSet());
      case SS -> Set.copyOf(value.ss());
      case BS -> Set.copyOf(value.bs());
      case L -> value.l().stream().map(StrangeItems::plain).toList();
      case M -> told(value.m());
      default -> value;
    };
  }

  private void put(Map<String, AttributeValue> item, String name, Supplier<AttributeValue> value) {
    switch (random.nextInt(8)) {
      case 0 -> {}
      case 1 -> item.put(name, AttributeValue.fromNul(true));
      default -> item.put(name, value.get());
    }
  }

  private AttributeValue place() {
    Map<String, AttributeValue> place = new TreeMap<>();
    put(place, "e", () -> n(number()));
    put(place, "n", () -> AttributeValue.fromSs(some(this::filledText)));
    place.put("c", AttributeValue.fromS(text()));
    return AttributeValue.fromM(place);
  }

  private AttributeValue list(Supplier<AttributeValue> element) {
    List<AttributeValue> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(element.get());
    }
    return AttributeValue.fromL(list);
  }

  private AttributeValue map(Supplier<AttributeValue> value) {
    Map<String, AttributeValue> map = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(filledText(), value.get());
    }
    return AttributeValue.fromM(map);
  }

  private <T> List<T> some(Supplier<T> element) {
    Set<T> some = new HashSet<>();
    some.add(element.get());
    for (int i = random.nextInt(4); i > 0; i--) {
      some.add(element.get());
    }
    return List.copyOf(some);
  }

  /** A number of up to 38 digits, anywhere in DynamoDB's range. */
  private String number() {
    int digits = 1 + random.nextInt(38);
    BigInteger most = BigInteger.TEN.pow(digits);
    BigInteger unscaled = new BigInteger(most.bitLength() - 1, random);
    int exponent = random.nextInt(4) == 0 ? random.nextInt(200) - 120 : -random.nextInt(39);
    BigDecimal number = new BigDecimal(unscaled, -exponent).stripTrailingZeros();
    if (number.precision() - number.scale() > 125 || number.scale() > 125) {
      return Integer.toString(random.nextInt());
    }
    return (random.nextBoolean() ? number : number.negate()).toPlainString();
  }

  /** A double with no more digits than a number may have, written out. */
  private double ratio() {
    return random.nextInt() / 1024.0;
  }

  private String filledText() {
    return "x" + text();
  }

  private String text() {
    int[] points = ALPHABET.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  private SdkBytes bytes() {
    byte[] bytes = new byte[1 + random.nextInt(9)];
    random.nextBytes(bytes);
    return SdkBytes.fromByteArray(bytes);
  }

  private static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }
}
