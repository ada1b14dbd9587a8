package io.kooflow.schemas.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Random values of any schema; the same seed gives the same values. */
public final class RandomRecords {

  private static final List<String> TEXTS =
      List.of(
          "",
          "plain ascii",
          "naïve café",
          "ಕನ್ನಡ தமிழ் తెలుగు हिन्दी বাংলা",
          "العربية עברית",
          "👩‍👩‍👧‍👦 😀 🏳️‍🌈",
          "e\u0301 versus é",
          "zero\u0000byte",
          "\uFFFD by right",
          "\uD83D\uDE00");

  private final Random random;

  /** Values in the order of this seed. */
  public RandomRecords(long seed) {
    random = new Random(seed);
  }

  /** A value of the schema as Avro's generic classes hold it, text as String. */
  public @Nullable Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ARRAY -> array(schema.getElementType());
      case MAP -> map(schema.getValueType());
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(40)));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
      case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
    };
  }

  /** So many random bytes. */
  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A number from 0 to below the bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** A record of the schema; see {@link #value}. */
  public GenericData.Record record(Schema schema) {
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), value(field.schema()));
    }
    return record;
  }

  private List<@Nullable Object> array(Schema element) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      list.add(value(element));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(Schema value) {
    Map<String, @Nullable Object> map = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put("key " + i, value(value));
    }
    return map;
  }
}
