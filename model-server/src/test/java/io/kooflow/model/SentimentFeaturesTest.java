package io.kooflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentimentFeaturesTest {
  @Test
  void areRunsOfOneToFiveCodePointsWithSpacesAroundWords() {
    assertThat(SentimentFeatures.of("Ab"))
        .containsExactly(" ", " a", " ab", " ab ", "a", "ab", "ab ", "b", "b ");
  }

  @Test
  void neverCutAnEmojiInHalf() {
    assertThat(SentimentFeatures.of("😀"))
        .containsExactlyInAnyOrder(" ", " 😀", " 😀 ", "😀", "😀 ");
  }

  @Test
  void maskNamesAndAddressesAsTheTrainingDataDoes() {
    assertThat(SentimentFeatures.of("@someone https://example.org/a a.b@example.org x &amp; y"))
        .isEqualTo(SentimentFeatures.of("@user http [email] x & y"));
  }

  @Test
  void areTheSameForComposedAndDecomposedLetters() {
    assertThat(SentimentFeatures.of("e\u0301")).isEqualTo(SentimentFeatures.of("\u00e9"));
  }
}
