package io.kooflow.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links of the documents, and the tests, pages and versions that they name. */
class DocsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#+\\s+(.*)");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"");
  private static final Pattern CELL = Pattern.compile("\\|");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern NAMED_TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT))(?:[.#](\\w+))?`");
  private static final Pattern NAMED_PAGE =
      Pattern.compile("(docs/[\\w-]+\\.md|(?<![\\w/])runbook\\.md)(?:#([\\w-]+))?");

  /** Markdown files by path below {@link #ROOT}. */
  private static final Map<String, List<String>> PAGES = new HashMap<>();

  /** Text of Java files by class; tests of two modules may have one name. */
  private static final Map<String, List<String>> JAVA = new HashMap<>();

  /** All files but Java's that may name a page, by path below {@link #ROOT}. */
  private static final Map<String, String> OTHERS = new HashMap<>();

  @BeforeAll
  static void read() throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            String path = ROOT.relativize(file).toString();
            if (name.endsWith(".md")) {
              PAGES.put(path, withoutFences(Files.readAllLines(file)));
            } else if (name.endsWith(".java")) {
              JAVA.computeIfAbsent(name.replace(".java", ""), one -> new ArrayList<>())
                  .add(Files.readString(file));
            } else if (path.startsWith("deploy") || path.contains("src/main/help")) {
              OTHERS.put(path, Files.readString(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void everyLinkAndAnchorLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    eachLine(
        PAGES.keySet(),
        (page, place, line) ->
            matches(LINK, CODE.matcher(line).replaceAll(""))
                .map(link -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*") && !resolves(page, link))
                .forEach(link -> broken.add(place + ": " + link)));

    assertThat(broken).isEmpty();
  }

  @Test
  void testsThatPagesNameAreThere() {
    List<String> missing = new ArrayList<>();
    eachLine(
        PAGES.keySet(),
        (page, place, line) ->
            matches(NAMED_TEST, line)
                .filter(test -> !test.group(1).startsWith("Xxx") && !isThere(test))
                .forEach(test -> missing.add(place + ": " + test.group())));

    assertThat(missing).isEmpty();
  }

  @Test
  void pagesThatCodeNamesAreThere() {
    List<String> missing = new ArrayList<>();
    Map<String, String> texts = new HashMap<>(OTHERS);
    JAVA.forEach((name, all) -> texts.put(name, String.join("\n", all)));
    texts.forEach(
        (name, text) ->
            matches(NAMED_PAGE, text)
                .filter(page -> !isThere(page.group(1), page.group(2)))
                .forEach(page -> missing.add(name + ": " + page.group())));

    assertThat(missing).isEmpty();
  }

  @Test
  void everyDecisionIsInTheIndexUnderItsNumber() {
    String index = String.join("\n", lines("docs/decisions/README.md"));
    for (String page : PAGES.keySet()) {
      Matcher decision = Pattern.compile("docs/decisions/((\\d{4})-.*\\.md)").matcher(page);
      if (decision.matches()) {
        assertThat(index).contains("[" + decision.group(2) + "](" + decision.group(1) + ")");
        assertThat(lines(page).get(0)).as(page).startsWith("# " + decision.group(2) + " ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "apicurio,    schema registry",
    "avro,        Avro",
    "aws,         AWS SDK",
    "flink,       'Flink '",
    "flink-kafka, 'Flink''s Kafka connector'",
    "hadoop,      Hadoop",
    "iceberg,     Iceberg",
    "kafka,       Kafka brokers",
    "spark,       'Spark '",
  })
  void thePageOfVersionsSaysWhatIsBuilt(String property, String part) throws IOException {
    Matcher version =
        Pattern.compile("<" + property + "\\.version>([^<]+)<")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).as(property).isTrue();

    String row =
        lines("docs/versions.md").stream()
            .filter(line -> line.startsWith("| " + part))
            .findFirst()
            .orElseThrow();
    assertThat(CELL.splitAsStream(row).toList().get(2).strip())
        .as("docs/versions.md: " + row)
        .endsWith(version.group(1));
  }

  private interface Line {
    void read(String page, String place, String text);
  }

  private static void eachLine(Set<String> pages, Line line) {
    for (String page : pages.stream().sorted().toList()) {
      List<String> lines = lines(page);
      for (int i = 0; i < lines.size(); i++) {
        line.read(page, page + ":" + (i + 1), lines.get(i));
      }
    }
  }

  private static List<String> lines(String page) {
    List<String> lines = PAGES.getOrDefault(page, List.of());
    assertThat(lines).as(page).isNotEmpty();
    return lines;
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static boolean resolves(String page, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty()
            ? ROOT.resolve(page)
            : ROOT.resolve(page).resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1
        || (!parts[0].isEmpty() && !parts[0].endsWith(".md"))
        || anchors(ROOT.relativize(target).toString()).contains(parts[1]);
  }

  private static boolean isThere(String page, String anchor) {
    String path = page.startsWith("docs/") ? page : "deploy/emr/" + page;
    return PAGES.containsKey(path) && (anchor == null || anchors(path).contains(anchor));
  }

  private static boolean isThere(MatchResult test) {
    List<String> texts = JAVA.getOrDefault(test.group(1), List.of());
    String method = test.group(2);
    return method == null
        ? !texts.isEmpty()
        : texts.stream().anyMatch(text -> text.contains(" " + method + "("));
  }

  /** As code hosts make them of headings; the second of one name ends in -1. */
  private static Set<String> anchors(String page) {
    Set<String> anchors = new HashSet<>();
    for (String line : PAGES.getOrDefault(page, List.of())) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String anchor =
            heading
                .group(1)
                .replaceAll("!?\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w\\- ]", "")
                .replace(' ', '-');
        for (int again = 0; !anchors.add(again == 0 ? anchor : anchor + "-" + again); again++) {}
      }
      matches(ANCHOR, line).forEach(id -> anchors.add(id.group(1)));
    }
    return anchors;
  }

  /** Lines of code blocks are emptied, so that numbers of lines stay. */
  private static List<String> withoutFences(List<String> lines) {
    List<String> prose = new ArrayList<>();
    boolean code = false;
    for (String line : lines) {
      boolean fence = line.strip().startsWith("```");
      prose.add(fence || code ? "" : line);
      code ^= fence;
    }
    return prose;
  }
}
