package io.kooflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts, their metrics and what the runbook says of them. */
class ObservabilityTest {
  private static final Path FOLDER = Path.of("observability", "prometheus");
  private static final Pattern METRIC = Pattern.compile("\\b(?:kooflow|flink)_[A-Za-z0-9_]+");
  private static final Pattern ANCHOR = Pattern.compile("runbook\\.md#([a-z-]+)");

  @Test
  void everyMetricOfAnAlertIsOnThePageOfMetrics() throws IOException {
    String page = Files.readString(Path.of("../../docs/metrics.md"));
    Set<String> named = new LinkedHashSet<>();
    for (Map<?, ?> rule : rules()) {
      Matcher metric = METRIC.matcher(Templates.at(rule, "expr").toString());
      while (metric.find()) {
        named.add(metric.group().replaceFirst("_bucket$", ""));
      }
    }

    assertThat(named).hasSizeGreaterThan(20).allMatch(name -> page.contains("`" + name + "`"));
  }

  @Test
  void everyAlarmNamesAPartOfTheRunbook() throws IOException {
    String runbook = Files.readString(Path.of("runbook.md"));
    List<Path> files = new ArrayList<>(List.of(Path.of("bin/lib.sh"), Path.of("bin/deploy")));
    files.add(FOLDER.resolve("rules/kooflow.yaml"));
    files.add(Templates.FOLDER.resolve("observability.yaml"));
    files.add(Templates.FOLDER.resolve("scoring.yaml"));
    Set<String> anchors = new LinkedHashSet<>();
    for (Path file : files) {
      Matcher anchor = ANCHOR.matcher(Files.readString(file));
      while (anchor.find()) {
        anchors.add(anchor.group(1));
      }
    }

    assertThat(anchors)
        .hasSizeGreaterThan(15)
        .allMatch(
            anchor ->
                runbook.contains("\n### " + anchor + "\n")
                    || runbook.contains("<a id=\"" + anchor + "\">")
                    || runbook
                        .toLowerCase(java.util.Locale.ROOT)
                        .contains("\n## " + anchor + "\n"));
    for (Map<?, ?> rule : rules()) {
      if (rule.containsKey("alert")) {
        assertThat(Templates.at(rule, "annotations", "runbook").toString()).matches(ANCHOR);
        assertThat(Templates.at(rule, "labels", "severity")).isIn("page", "ticket");
      }
    }
  }

  @Test
  void everyAlertHasACaseForAndOneAgainstIt() throws IOException {
    String cases = Files.readString(FOLDER.resolve("alerts.test.yaml"));

    for (Map<?, ?> rule : rules()) {
      if (rule.containsKey("alert")) {
        assertThat(cases)
            .contains("name: " + rule.get("alert") + " fires\n")
            .contains("name: " + rule.get("alert") + " is silent\n");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"check rules rules/kooflow.yaml", "test rules alerts.test.yaml"})
  void promtoolAgrees(String arguments) throws IOException, InterruptedException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "promtool"))),
        "promtool is not installed; Debian's package prometheus has it");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments.split(" ")));
    Process promtool =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as(said).isZero();
  }

  private static List<Map<?, ?>> rules() throws IOException {
    Object file = Templates.parse(Files.readString(FOLDER.resolve("rules/kooflow.yaml")));
    List<Map<?, ?>> rules = new ArrayList<>();
    for (Object group : (List<?>) Templates.at(file, "groups")) {
      for (Object rule : (List<?>) Templates.at(group, "rules")) {
        rules.add((Map<?, ?>) rule);
      }
    }
    return rules;
  }
}
