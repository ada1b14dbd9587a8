package io.kooflow.contentstore.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.tables.Tables;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CostMeterTest {
  private final CostMeter koos = new CostMeter(Tables.koos());
  private final CostMeter reactions = new CostMeter(Tables.reactions());
  private final CostMeter feedItems = new CostMeter(Tables.feedItems());

  @Test
  void billsANewKooOnceInTheTableAndOnceInEachIndex() {
    assertThat(koos.put(null, koo("hi", 7, 100)))
        .isEqualTo(new WriteUnits(1, Map.of("by-language", 1L, "by-creator", 1L)));
  }

  @Test
  void billsWholeKilobytesInTableAndIndexes() {
    assertThat(koos.put(null, koo("hi", 7, 1024)))
        .isEqualTo(new WriteUnits(2, Map.of("by-language", 2L, "by-creator", 2L)));
  }

  @Test
  void billsTheLargerOfTheItemBeforeAndAfter() {
    assertThat(koos.put(koo("hi", 7, 3000), koo("hi", 7, 10)).table()).isEqualTo(3);
    assertThat(feedItems.put(koo("hi", 7, 10), koo("hi", 7, 3000)))
        .isEqualTo(new WriteUnits(3, Map.of()));
  }

  @Test
  void billsAChangeOfAnIndexKeyTwiceInThatIndex() {
    assertThat(koos.put(koo("hi", 7, 100), koo("en", 7, 100)))
        .isEqualTo(new WriteUnits(1, Map.of("by-language", 2L, "by-creator", 1L)));
    assertThat(reactions.put(reaction("LIKE", 1), reaction("DISLIKE", 2)))
        .isEqualTo(new WriteUnits(1, Map.of("by-user", 2L)));
  }

  @Test
  void billsNoIndexWhereTheCopyStaysEqual() {
    assertThat(koos.put(koo("hi", 7, 100), koo("hi", 7, 100)))
        .isEqualTo(new WriteUnits(1, Map.of()));
  }

  @Test
  void billsADeletionInTableAndIndexes() {
    assertThat(koos.delete(koo("hi", 7, 2000)).total()).isEqualTo(6);
    assertThat(koos.delete(null)).isEqualTo(new WriteUnits(1, Map.of()));
  }

  @Test
  void billsAnItemOutsideAnIndexOnlyInTheTable() {
    Map<String, AttributeValue> withoutLanguage = koo("hi", 7, 10);
    withoutLanguage.remove("LANG_GROUP");

    assertThat(koos.put(null, withoutLanguage))
        .isEqualTo(new WriteUnits(1, Map.of("by-creator", 1L)));
    assertThat(koos.put(koo("hi", 7, 10), withoutLanguage))
        .isEqualTo(new WriteUnits(1, Map.of("by-language", 1L, "by-creator", 1L)));
  }

  @Test
  void billsARefusedWriteByTheStandingItem() {
    assertThat(feedItems.refused(koo("hi", 7, 3000)).total()).isEqualTo(3);
    assertThat(feedItems.refused(null).total()).isEqualTo(1);
  }

  private static Map<String, AttributeValue> koo(String language, int creator, int textBytes) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("CONTENT_ID", AttributeValue.fromN("1"));
    item.put("CREATOR", AttributeValue.fromN(String.valueOf(creator)));
    item.put("LANG_GROUP", AttributeValue.fromS(language));
    item.put("CREATED_AT", AttributeValue.fromN("1700000000000"));
    item.put("TXT", AttributeValue.fromS("x".repeat(textBytes)));
    return item;
  }

  private static Map<String, AttributeValue> reaction(String type, int createdAt) {
    return Map.of(
        "CONTENT_ID", AttributeValue.fromN("1"),
        "USER_ID", AttributeValue.fromN("2"),
        "TYPE", AttributeValue.fromS(type),
        "CREATED_AT", AttributeValue.fromN(String.valueOf(createdAt)));
  }
}
