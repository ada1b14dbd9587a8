package io.kooflow.torture.places;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Where a demo runs.
 *
 * @param folder name of the folder that holds its data
 * @param locale of the user
 * @param zone time zone of the user, as in {@code TZ}
 */
record Place(String folder, Locale locale, String zone) {
  /** Each has something that a shell, a URI, a settings file or a pattern takes for its own. */
  private static final List<String> FOLDERS =
      List.of(
          "two words",
          " blanks around ",
          "it's \"quoted\"",
          "$HOME `id` $(id)",
          "100%25 %s",
          "#1 & more",
          "a=b+c~d",
          "[a-z]*",
          "(x)|<y>",
          "{a}^@b",
          "-rf",
          "wow! sure",
          "\u0928\u092e\u0938\u094d\u0924\u0947",
          "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
          "\u65e5\u672c\u8a9e",
          "e\u0301 and \u00e9",
          "\u0130stanbul \u0131");

  /** Other digits, the Turkish i, the Buddhist calendar, a comma for the point. */
  private static final List<Locale> LOCALES =
      List.of(
          new Locale("mr", "IN"),
          new Locale("ar", "EG"),
          new Locale("tr", "TR"),
          new Locale("th", "TH", "TH"),
          new Locale("de", "DE"),
          new Locale("ja", "JP", "JP"));

  private static final List<String> ZONES =
      List.of("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Australia/Lord_Howe");

  /**
   * As many places as asked for; the seed alone decides. Each list comes whole before it repeats.
   */
  static List<Place> plan(long seed, int places) {
    Random random = new Random(seed);
    List<String> folders = shuffled(FOLDERS, random);
    List<Locale> locales = shuffled(LOCALES, random);
    List<String> zones = shuffled(ZONES, random);
    List<Place> plan = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      plan.add(
          new Place(
              folders.get(i % folders.size()),
              locales.get(i % locales.size()),
              zones.get(i % zones.size())));
    }
    return plan;
  }

  /** The machine may not have the locale: then the JVM knows it by its properties alone. */
  Map<String, String> environment() {
    String name = locale.getLanguage() + "_" + locale.getCountry() + ".UTF-8";
    return Map.of(
        "LANG",
        name,
        "LC_ALL",
        name,
        "TZ",
        zone,
        "JAVA_TOOL_OPTIONS",
        String.join(
            " ",
            "-Duser.language=" + locale.getLanguage(),
            "-Duser.country=" + locale.getCountry(),
            "-Duser.variant=" + locale.getVariant(),
            "-Duser.timezone=" + zone));
  }

  @Override
  public String toString() {
    return "'" + folder + "', " + locale + ", " + zone;
  }

  private static <T> List<T> shuffled(List<T> all, Random random) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
