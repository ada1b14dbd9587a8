package io.kooflow.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTest {

  @Test
  void comparesPartByPart() {
    assertThat(Version.of(1L, 9L)).isLessThan(Version.of(2L, 1L));
    assertThat(Version.of(2L, 1L)).isLessThan(Version.of(2L, 2L));
    assertThat(Version.of(2L, 2L)).isEqualByComparingTo(Version.of(2L, 2L));
  }

  @Test
  void comparesNumbersByValueWhateverTheirType() {
    assertThat(Version.of(new BigDecimal("10.0"))).isEqualTo(Version.of(10L));
    assertThat(Version.of(new BigDecimal("10.0"))).hasSameHashCodeAs(Version.of(10L));
    assertThat(Version.of(new BigDecimal("9.5"))).isLessThan(Version.of(10L));
    assertThat(Version.of(new BigDecimal("1E30"))).isGreaterThan(Version.of(Long.MAX_VALUE));
  }

  @Test
  void comparesTextsAsTheirUtf8() {
    List<String> texts =
        List.of("", "a", "ab", "b", "\u007f", "\u0915", "\uD800\uDC00", "\uDBFF\uDFFF", "\uFFFD");
    for (String one : texts) {
      for (String other : texts) {
        int bytes = Arrays.compareUnsigned(utf8(one), utf8(other));
        assertThat(Integer.signum(Version.of(one).compareTo(Version.of(other))))
            .as("%s and %s", one, other)
            .isEqualTo(Integer.signum(bytes));
      }
    }
  }

  @Test
  void comparesBytesUnsigned() {
    assertThat(Version.of((Object) new byte[] {127}))
        .isLessThan(Version.of((Object) new byte[] {-1}));
  }

  @Test
  void tellsWhatCannotBeCompared() {
    assertThat(Version.of(1L).isComparableWith(Version.of(new BigDecimal("1.5")))).isTrue();
    assertThat(Version.of(1L).isComparableWith(Version.of("1"))).isFalse();
    assertThat(Version.of(1L).isComparableWith(Version.of(1L, 1L))).isFalse();
    assertThatThrownBy(() -> Version.of(true)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
