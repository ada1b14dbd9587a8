package io.kooflow.model;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code languages.properties} says.
 *
 * @param scripts the languages of each script, in the file's order
 * @param owned letters that set a language apart in its script, by language
 * @param rest the language of a script that is left when no letter decides, where there is one
 * @param needs letters of which a text must have one, by language
 * @param later scripts whose models are loaded with the first text in them
 * @param sentiment languages with a sentiment
 */
record LanguageTable(
    Map<UnicodeScript, List<String>> scripts,
    Map<String, OwnLetters> owned,
    Map<UnicodeScript, String> rest,
    Map<String, String> needs,
    Set<UnicodeScript> later,
    Set<String> sentiment) {

  private static final String RESOURCE = "/models/koo-text/languages.properties";

  /**
   * Letters of one language, and the least share of a text's letters that decides for it, 0 to 1.
   */
  record OwnLetters(double leastShare, String letters) {
    boolean decideIn(ScriptPart part) {
      long own = part.count(letters);
      return own > 0 && own >= leastShare * part.letters();
    }

    private static OwnLetters parse(String line) {
      String[] percentAndLetters = line.trim().split(" ", 2);
      return new OwnLetters(Integer.parseInt(percentAndLetters[0]) / 100.0, percentAndLetters[1]);
    }
  }

  /** Reads the table that comes with this class. */
  static LanguageTable load() {
    Properties lines = new Properties();
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(LanguageTable.class.getResourceAsStream(RESOURCE), RESOURCE),
            StandardCharsets.UTF_8)) {
      lines.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return parse(lines);
  }

  private static LanguageTable parse(Properties lines) {
    Map<UnicodeScript, List<String>> scripts = new EnumMap<>(UnicodeScript.class);
    Map<String, OwnLetters> owned = new TreeMap<>();
    Map<UnicodeScript, String> rest = new EnumMap<>(UnicodeScript.class);
    Map<String, String> needs = new TreeMap<>();
    for (String key : lines.stringPropertyNames()) {
      String value = lines.getProperty(key).trim();
      String name = key.substring(key.indexOf('.') + 1);
      switch (key.substring(0, key.length() - name.length())) {
        case "script." -> scripts.put(UnicodeScript.forName(name), List.of(value.split(",")));
        case "own." -> owned.put(name, OwnLetters.parse(value));
        case "rest." -> rest.put(UnicodeScript.forName(name), value);
        case "needs." -> needs.put(name, value);
        case "" -> requireKnown(key);
        default -> throw new IllegalArgumentException("unknown key " + key + " in " + RESOURCE);
      }
    }
    return new LanguageTable(
        scripts,
        owned,
        rest,
        needs,
        Stream.of(lines.getProperty("later", "").split(","))
            .filter(script -> !script.isEmpty())
            .map(UnicodeScript::forName)
            .collect(Collectors.toUnmodifiableSet()),
        Set.of(lines.getProperty("sentiment", "").split(",")));
  }

  private static void requireKnown(String key) {
    if (!key.equals("sentiment") && !key.equals("later")) {
      throw new IllegalArgumentException("unknown key " + key + " in " + RESOURCE);
    }
  }

  /** The languages of a script; none for a script that the table does not have. */
  List<String> languages(UnicodeScript script) {
    return scripts.getOrDefault(script, List.of());
  }

  /** Of the languages of this part's script, the one whose own letters decide. */
  Optional<String> decidedByLetters(ScriptPart part) {
    return languages(part.script()).stream()
        .filter(
            language ->
                Optional.ofNullable(owned.get(language))
                    .filter(own -> own.decideIn(part))
                    .isPresent())
        .findFirst();
  }

  /**
   * The languages of a script that only a statistical model can tell apart; empty where none is
   * needed.
   */
  List<String> undecided(UnicodeScript script) {
    List<String> left =
        languages(script).stream().filter(language -> !owned.containsKey(language)).toList();
    return left.size() < 2 || rest.containsKey(script) ? List.of() : left;
  }

  /** False where the language asks for letters that the text does not have. */
  boolean believable(String language, ScriptPart part) {
    @Nullable String needed = needs.get(language);
    return needed == null || part.count(needed) > 0;
  }
}
