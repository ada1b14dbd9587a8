package io.kooflow.contentstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.items.BadValueException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private final PageToken token =
      new PageToken(
          List.of(
              new PageToken.Place("1700000000000", "42"),
              PageToken.Place.BEGINNING,
              new PageToken.Place("0", "9223372036854775807")));

  @Test
  void readsBackWhatItWrote() {
    assertThat(token.text()).isEqualTo("1700000000000.42,-,0.9223372036854775807");
    assertThat(PageToken.parse(token.text(), 3)).isEqualTo(token);
  }

  @Test
  void startsEveryKeyWithoutAToken() {
    assertThat(PageToken.parse(null, 2).text()).isEqualTo("-,-");
  }

  @Test
  void startsKeysThatWereAddedSince() {
    assertThat(PageToken.parse("5.1", 3).text()).isEqualTo("5.1,-,-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1", "1.", ".1", "1.2.3", "1.2,", "-,-,-,-", "-1.5", "1.5 "})
  void refusesWhatItDidNotWrite(String text) {
    assertThatThrownBy(() -> PageToken.parse(text, 3))
        .isInstanceOf(BadValueException.class)
        .hasMessageStartingWith("page token: unknown form");
  }
}
