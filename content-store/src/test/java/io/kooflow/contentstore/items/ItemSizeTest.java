package io.kooflow.contentstore.items;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 2",
    "10, 2",
    "12, 2",
    "100, 2",
    "123, 3",
    "-123, 4",
    "0.001, 2",
    "1.5E-7, 2",
    "9223372036854775807, 11"
  })
  void countsAByteForTwoSignificantDigitsOneMoreAndOneForTheSign(String number, int bytes) {
    assertThat(ItemSize.of(Map.of("N", AttributeValue.fromN(number)))).isEqualTo(1 + bytes);
  }

  @Test
  void countsNamesAndTextsInUtf8() {
    assertThat(ItemSize.of(Map.of("TXT", AttributeValue.fromS("aé€😀")))).isEqualTo(3 + 10);
    assertThat(ItemSize.of(Map.of("é", AttributeValue.fromS("")))).isEqualTo(2);
  }

  @Test
  void countsBytesBooleansAndNulls() {
    assertThat(ItemSize.of(Map.of("B", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[22])))))
        .isEqualTo(23);
    assertThat(ItemSize.of(Map.of("T", AttributeValue.fromBool(false)))).isEqualTo(2);
    assertThat(ItemSize.of(Map.of("T", AttributeValue.fromNul(true)))).isEqualTo(2);
  }

  @Test
  void countsThreeBytesForACollectionAndOneForEachElement() {
    assertThat(ItemSize.of(Map.of("L", AttributeValue.fromL(List.of())))).isEqualTo(1 + 3);
    assertThat(ItemSize.of(Map.of("L", AttributeValue.fromL(List.of(AttributeValue.fromS("ab"))))))
        .isEqualTo(1 + 3 + 1 + 2);
    assertThat(
            ItemSize.of(
                Map.of("M", AttributeValue.fromM(Map.of("LIKE", AttributeValue.fromN("7"))))))
        .isEqualTo(1 + 3 + 1 + 4 + 2);
  }

  @Test
  void countsSetsByTheirMembers() {
    assertThat(ItemSize.of(Map.of("SS", AttributeValue.fromSs(List.of("a", "bc")))))
        .isEqualTo(2 + 3);
    assertThat(ItemSize.of(Map.of("NS", AttributeValue.fromNs(List.of("1", "123")))))
        .isEqualTo(2 + 5);
  }

  @Test
  void countsNothingForAnEmptyItem() {
    assertThat(ItemSize.of(Map.of())).isZero();
  }
}
