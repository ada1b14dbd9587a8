package io.kooflow.contentstore.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.Content;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemCodecTest {
  private final ItemCodec<Koo> koos = ItemCodec.of(Koo.class);
  private final ItemCodec<EnrichedKoo> enriched = ItemCodec.of(EnrichedKoo.class);

  @Test
  void usesTheShortNamesOfTheSchema() {
    Map<String, AttributeValue> item = koos.toItem(Content.koo(9));

    assertThat(item)
        .containsOnlyKeys("CONTENT_ID", "CREATOR", "KIND", "TXT", "LANG_GROUP", "CREATED_AT");
    assertThat(item.get("CONTENT_ID")).isEqualTo(AttributeValue.fromN("9"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void keepsIntegersExactly(long id) {
    Koo koo = Content.koo(id);
    koo.setParent(id);

    assertThat(koos.toRecord(koos.toItem(koo))).isEqualTo(koo);
  }

  @Test
  void keepsNestedRecordsMapsListsBytesAndDoubles() {
    EnrichedKoo record = enriched();

    assertThat(enriched.toRecord(enriched.toItem(record))).isEqualTo(record);
  }

  @Test
  void keepsEveryDoubleOfDynamoDbsRangeBitForBit() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(200) - 100);
      EnrichedKoo record = enriched();
      record.setFeedScore(value);

      double back = enriched.toRecord(enriched.toItem(record)).getFeedScore();

      assertThat(Double.doubleToLongBits(back))
          .as("seed %d, %s", seed, value)
          .isEqualTo(Double.doubleToLongBits(value));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e126, 1e-131})
  void refusesDoublesThatDynamoDbCannotHold(double value) {
    EnrichedKoo record = enriched();
    record.setFeedScore(value);

    assertThatThrownBy(() -> enriched.toItem(record))
        .isInstanceOf(BadValueException.class)
        .hasMessageStartingWith("EnrichedKoo.feedScore: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "a\ude00\ud83d", "ok \ud83d\ude00 then \ud83d"})
  void refusesUnpairedSurrogatesWithoutTellingTheText(String text) {
    Koo koo = Content.koo(1);
    koo.setText("secret" + text);

    assertThatThrownBy(() -> koos.toItem(koo))
        .isInstanceOf(BadValueException.class)
        .hasMessageStartingWith("Koo.text: text with an unpaired surrogate at index ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesNullWhereAValueMustBe() {
    Koo koo = Content.koo(1);
    koo.setKind(null);

    assertThatThrownBy(() -> koos.toItem(koo)).hasMessageStartingWith("Koo.kind: null; allowed");
  }

  @Test
  void refusesAnEmptyNameInAMap() {
    EnrichedKoo record = enriched();
    record.setCounts(Map.of("", 1L));

    assertThatThrownBy(() -> enriched.toItem(record))
        .isInstanceOf(BadValueException.class)
        .hasMessageStartingWith("EnrichedKoo.counts key: empty string");
  }

  @Test
  void readsNumbersInAnyDecimalForm() {
    Map<String, AttributeValue> item = koos.toItem(Content.koo(1));
    item.put("CREATED_AT", AttributeValue.fromN("1.7E+12"));

    assertThat(koos.toRecord(item).getCreatedAt()).isEqualTo(1_700_000_000_000L);
  }

  @Test
  void ignoresAttributesThatTheSchemaDoesNotKnow() {
    Map<String, AttributeValue> item = koos.toItem(Content.koo(1));
    item.put("LANG_KEY", AttributeValue.fromS("hi#1"));

    assertThat(koos.toRecord(item)).isEqualTo(Content.koo(1));
  }

  @Test
  void namesTheAttributeThatCannotBeRead() {
    Map<String, AttributeValue> item = koos.toItem(Content.koo(1));
    item.put("CREATOR", AttributeValue.fromS("7"));
    assertThatThrownBy(() -> koos.toRecord(item))
        .isInstanceOf(ItemFormatException.class)
        .hasMessageContaining("Koo.creator: type is S, expected N");

    item.put("CREATOR", AttributeValue.fromN("9223372036854775808"));
    assertThatThrownBy(() -> koos.toRecord(item))
        .isInstanceOf(ItemFormatException.class)
        .hasMessageContaining("Koo.creator: number is no 64-bit integer");

    item.remove("CREATOR");
    assertThatThrownBy(() -> koos.toRecord(item))
        .isInstanceOf(ItemFormatException.class)
        .hasMessageContaining("Koo.creator: attribute CREATOR is missing");
  }

  @Test
  void readsATrendingListInItsOrder() {
    ItemCodec<Trending> codec = ItemCodec.of(Trending.class);
    Trending record =
        new Trending(
            "hi",
            1,
            9L,
            List.of(
                new TrendingKoo(Long.MAX_VALUE, "hi", 3.5, false),
                new TrendingKoo(2L, "en", -0.25, true)));

    assertThat(codec.toRecord(codec.toItem(record))).isEqualTo(record);
  }

  private static EnrichedKoo enriched() {
    byte[] position = new byte[22];
    position[0] = (byte) 0xff;
    return EnrichedKoo.newBuilder()
        .setContentId(Long.MAX_VALUE)
        .setGeneration(7)
        .setRevision(Long.MAX_VALUE)
        .setCreator(3)
        .setKind("K")
        .setText("")
        .setLangGroup("hi")
        .setCreatedAt(Content.NOON)
        .setCounts(Map.of("LIKE", Long.MAX_VALUE, "COMMENT", 1L))
        .setDecayed(List.of(new DecayedSum("LIKE", 3_600_000L, 472222.2222222223)))
        .setScores(
            KooScores.newBuilder()
                .setContentId(Long.MAX_VALUE)
                .setPosition(ByteBuffer.wrap(position))
                .setModel("koo-text")
                .setVersion("1")
                .setLanguage("hi")
                .setLanguageProbability(1.0)
                .setScoredAt(0)
                .build())
        .setFeedScore(-1.0000000000000002)
        .build();
  }
}
