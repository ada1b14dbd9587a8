package io.kooflow.schemas.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemNumberTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "+1.50",
        "1E-130",
        "-9.9999999999999999999999999999999999999E125",
        "0E400",
        "00012345678901234567890123456789012345678000"
      })
  void takesWhatDynamoDbHolds(String text) {
    assertThat(ItemNumber.parse(text)).isEqualByComparingTo(new BigDecimal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "x",
        "NaN",
        "Infinity",
        "0x1",
        "1E126",
        "1E-131",
        "1E999999999",
        "1E-999999999",
        "1E99999999999",
        "123456789012345678901234567890123456789",
        "१",
        "1٫5"
      })
  void refusesAnyOtherWithoutQuotingIt(String text) {
    assertThatExceptionOfType(NumberFormatException.class)
        .isThrownBy(() -> ItemNumber.parse(text))
        .withMessage("No number of DynamoDB");
  }

  @Test
  void refusesALongTextAtOnce() {
    String digits = "1".repeat(10_000_000);

    assertThatExceptionOfType(NumberFormatException.class)
        .isThrownBy(() -> ItemNumber.parse(digits));
  }
}
