package io.kooflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.Character.UnicodeScript;
import org.junit.jupiter.api.Test;

class ScriptPartTest {
  @Test
  void isTheScriptOfMostLetters() {
    ScriptPart part = ScriptPart.largest("abc नमस्ते 12").orElseThrow();

    assertThat(part.script()).isEqualTo(UnicodeScript.DEVANAGARI);
    assertThat(part.letters()).isEqualTo(4);
    assertThat(part.share()).isEqualTo(4.0 / 7);
    assertThat(part.text()).contains("नमस्ते").doesNotContain("a");
  }

  @Test
  void countsKanaAsWrittenWithHan() {
    assertThat(ScriptPart.largest("日本のアニメ").orElseThrow().letters()).isEqualTo(6);
  }

  @Test
  void isAbsentWithoutLetters() {
    assertThat(ScriptPart.largest("1234 😀 …")).isEmpty();
    assertThat(ScriptPart.largest("")).isEmpty();
  }
}
