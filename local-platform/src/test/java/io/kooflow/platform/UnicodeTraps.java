package io.kooflow.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts that careless code cuts, folds, reorders, normalizes or takes for a command. */
final class UnicodeTraps {
  /** One text for each script. */
  private static final List<String> SCRIPTS =
      List.of(
          "नमस्ते दुनिया",
          "ನಮಸ್ಕಾರ ಜಗತ್ತು",
          "வணக்கம் உலகம்",
          "నమస్కారం ప్రపంచం",
          "നമസ്കാരം ലോകം",
          "ওহে বিশ্ব",
          "ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ",
          "નમસ્તે દુનિયા",
          "ନମସ୍କାର ଦୁନିଆ",
          "හෙලෝ ලෝකය",
          "สวัสดีชาวโลก",
          "ສະບາຍດີຊາວໂລກ",
          "བཀྲ་ཤིས་བདེ་ལེགས",
          "မင်္ဂလာပါ",
          "გამარჯობა",
          "안녕하세요",
          "ሰላም ለዓለም",
          "សួស្តី​ពិភពលោក",
          "ᠰᠠᠶᠢᠨ",
          "你好世界",
          "こんにちは世界",
          "Привет мир",
          "Γειά σου Κόσμε",
          "Բարեւ աշխարհ",
          "שלום עולם",
          "سلام دنیا");

  private UnicodeTraps() {}

  /** The texts by what is special of each; the same each time. */
  static Map<String, String> all() {
    Map<String, String> traps = new LinkedHashMap<>();
    traps.put("emoji beyond 16 bits", "\uD83D\uDE00\uD83D\uDE02");
    traps.put(
        "a family joined by ZWJ",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66");
    traps.put("a skin tone and a flag", "\uD83D\uDC4D\uD83C\uDFFD \uD83C\uDDEE\uD83C\uDDF3");
    traps.put("the last code point", "\uDBFF\uDFFF");
    traps.put("NUL", "before\u0000after");
    traps.put("control characters", "\u0001\u0007\u001B[31m\u007F\u0085");
    traps.put("every kind of line end", "a\nb\r\nc\rd\u2028e\u2029f");
    traps.put("right to left with an override", "\u202Eabc \u0645\u0631\u062D\u0628\u0627\u202C");
    traps.put("composed, NFC", "caf\u00E9 \u1E69");
    traps.put("decomposed, NFD", "cafe\u0301 s\u0323\u0307");
    traps.put("a byte order mark", "\uFEFFmark");
    traps.put("noncharacters", "\uFFFE\uFFFF\uFDD0");
    traps.put("many marks on one letter", "Z" + "\u0300\u0316\u0342".repeat(50));
    traps.put("zero width", "a\u200Bb\u2060c\u00ADd");
    traps.put("blanks alone", " \t\u00A0\u3000 ");
    traps.put("quotes and backslashes", "\"'\\u0041\\ \u0060;--,{}");
    traps.put("a lookup", "${jndi:ldap://127.0.0.1:1/x} %s%n {}");
    for (String text : SCRIPTS) {
      traps.put("script " + Character.UnicodeScript.of(text.codePointAt(0)), text);
    }
    return traps;
  }
}
