package io.kooflow.schemas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'hi\u001b[2J' | hi\\u001B[2J",
        "'\u001b]0;owned\u0007' | \\u001B]0;owned\\u0007",
        "'a\u202edcba' | a\\u202Edcba",
        "'a\u009b31m' | a\\u009B31m",
        "'nul\u0000end' | nul\\u0000end",
        "'a\rb' | a\\u000Db",
        "'a\u2028b\u2029c' | a\\u2028b\\u2029c",
        "'\u2066a\u2069' | \\u2066a\\u2069",
        "'\u200e\u200f\ufeff\u00ad\u061c' | \\u200E\\u200F\\uFEFF\\u00AD\\u061C",
        "'a\ud800b' | a\\uD800b",
        "'a\udc00' | a\\uDC00",
        "'\udb40\udc41' | \\uDB40\\uDC41",
        "'\u007f' | \\u007F"
      })
  void writesWhatATerminalWouldObeyAsItsNumber(String text, String printed) {
    assertThat(Printable.of(text)).isEqualTo(printed);
    assertThat(throughWriter(text)).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"क्‍ष", "நான்‌", "👨‍👩‍👧", "é e\u0301 文 😀", "line\nline\ttab", "عربي", ""})
  void leavesScriptsAndJoinersAlone(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
    assertThat(throughWriter(text)).isEqualTo(text);
  }

  @Test
  void allOfUnicodeIsPrintableAfterwards() {
    List<Integer> obeyed = new ArrayList<>();
    for (int code = 0; code <= Character.MAX_CODE_POINT; code++) {
      String printed = Printable.of(new StringBuilder().appendCodePoint(code).toString());
      if (printed.codePoints().anyMatch(PrintableTest::obeyed)) {
        obeyed.add(code);
      }
    }

    assertThat(obeyed).isEmpty();
  }

  private static boolean obeyed(int code) {
    return (Character.isISOControl(code) && code != '\n' && code != '\t')
        || (Character.getType(code) == Character.FORMAT && code != 0x200c && code != 0x200d);
  }

  @Test
  void keepsToOneLine() {
    assertThat(Printable.line("a\r\nb\tc\n")).isEqualTo("a b c ");
  }

  @Test
  void aPairWrittenInHalvesStaysWhole() {
    StringWriter printed = new StringWriter();
    PrintWriter out = Printable.on(printed);
    "😀".chars().forEach(out::write);
    out.write("\ud83d");
    out.close();
    assertThat(printed).hasToString("😀\\uD83D");
  }

  private static String throughWriter(String text) {
    StringWriter printed = new StringWriter();
    PrintWriter out = Printable.on(printed);
    out.print(text);
    out.close();
    return printed.toString();
  }
}
