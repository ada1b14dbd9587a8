package io.kooflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What CloudFormation would refuse, or would take and do something else. */
class TemplatesTest {
  private static final Set<String> PSEUDO =
      Set.of("AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<String> templates() {
    return Templates.names();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyReferenceHasATarget(String name) {
    Map<String, Object> template = Templates.read(name);
    Set<String> targets = new LinkedHashSet<>(PSEUDO);
    targets.addAll(Templates.section(template, "Parameters").keySet());
    targets.addAll(Templates.section(template, "Resources").keySet());

    assertThat(Templates.references(template))
        .filteredOn(reference -> !reference.contains(".") || reference.startsWith("AWS::"))
        .isSubsetOf(targets);
    assertThat(Templates.attributes(template))
        .allSatisfy(
            attribute ->
                assertThat(Templates.section(template, "Resources"))
                    .containsKey(attribute.substring(0, attribute.indexOf('.'))));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyParameterIsUsedAndEveryConditionExists(String name) {
    Map<String, Object> template = Templates.read(name);

    assertThat(Templates.references(template))
        .containsAll(Templates.section(template, "Parameters").keySet());
    Set<String> used = new LinkedHashSet<>();
    List<Object> conditional = new ArrayList<>(Templates.section(template, "Resources").values());
    conditional.addAll(Templates.section(template, "Outputs").values());
    for (Object one : conditional) {
      if (((Map<?, ?>) one).get("Condition") instanceof String condition) {
        used.add(condition);
      }
    }
    assertThat(Templates.section(template, "Conditions").keySet()).isEqualTo(used);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void dependenciesExistAndNameNoCircle(String name) {
    Map<String, Object> resources = Templates.section(Templates.read(name), "Resources");
    Map<String, Set<String>> needs = new TreeMap<>();
    resources.forEach(
        (id, resource) -> {
          Set<String> needed = new LinkedHashSet<>(Templates.references(resource));
          Templates.attributes(resource)
              .forEach(attribute -> needed.add(attribute.substring(0, attribute.indexOf('.'))));
          Object dependsOn = ((Map<?, ?>) resource).get("DependsOn");
          if (dependsOn != null) {
            assertThat(resources).containsKey(dependsOn.toString());
            needed.add(dependsOn.toString());
          }
          needed.retainAll(resources.keySet());
          needs.put(id, needed);
        });

    while (needs.values().removeIf(Set::isEmpty)) {
      needs.values().forEach(needed -> needed.retainAll(Set.copyOf(needs.keySet())));
    }

    assertThat(needs).as("resources in a circle").isEmpty();
  }

  /** What would lose data with its stack stays when the stack goes. */
  @ParameterizedTest
  @MethodSource("templates")
  void whatHoldsDataOutlivesItsStack(String name) {
    Set<String> holds =
        Set.of(
            "AWS::DynamoDB::Table",
            "AWS::Glue::Database",
            "AWS::KMS::Key",
            "AWS::MSK::Cluster",
            "AWS::MSK::Topic",
            "AWS::S3::Bucket");

    Templates.section(Templates.read(name), "Resources")
        .forEach(
            (id, resource) -> {
              Map<?, ?> fields = (Map<?, ?>) resource;
              if (holds.contains(fields.get("Type"))) {
                assertThat(fields.get("DeletionPolicy")).as(id).isEqualTo("Retain");
                assertThat(fields.get("UpdateReplacePolicy")).as(id).isEqualTo("Retain");
              }
            });
  }

  @Test
  void theRootGivesEachPartItsParametersAndUsesOutputsThatAre() {
    Map<String, Object> root = Templates.read("root.yaml");
    Map<String, Object> parts = Templates.section(root, "Resources");
    Map<String, String> files = new TreeMap<>();
    parts.forEach(
        (id, part) -> {
          Map<?, ?> properties = Templates.map(part, "Properties");
          String url = Templates.at(properties, "TemplateURL", "Fn::Sub").toString();
          String file = url.substring(url.lastIndexOf('/') + 1);
          files.put(id, file);
          assertThat(Templates.map(properties, "Parameters").keySet())
              .as(file)
              .hasSameElementsAs(
                  (Set) Templates.section(Templates.read(file), "Parameters").keySet());
        });

    assertThat(files.values())
        .containsExactlyInAnyOrderElementsOf(
            Templates.names().stream().filter(file -> !file.equals("root.yaml")).toList());
    for (String attribute : Templates.attributes(root)) {
      String[] path = attribute.split("\\.", -1);
      assertThat(path).as(attribute).hasSize(3);
      assertThat(
              Templates.section(Templates.read(Templates.at(files, path[0]).toString()), "Outputs"))
          .containsKey(path[2]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void theParametersAreThoseOfTheRoot(String environment) throws IOException {
    Map<String, Object> declared = Templates.section(Templates.read("root.yaml"), "Parameters");
    JsonNode given =
        JSON.readTree(Path.of("cloudformation/params/" + environment + ".json").toFile());
    Map<String, String> values = new TreeMap<>();
    for (JsonNode one : given) {
      String key = one.path("ParameterKey").asText();
      assertThat(values.put(key, one.path("ParameterValue").asText())).as(key).isNull();
    }

    // Both are filled by bin/deploy.
    Set<String> wanted = new LinkedHashSet<>(declared.keySet());
    wanted.removeAll(Set.of("Release", "BootstrapServers"));
    assertThat(values.keySet()).isEqualTo(wanted);
    declared.forEach(
        (key, parameter) -> {
          Map<?, ?> fields = (Map<?, ?>) parameter;
          String value = values.get(key);
          if (value == null) {
            return;
          }
          if ("Number".equals(fields.get("Type"))) {
            assertThat(value).as(key).matches("[0-9]+");
          }
          if (fields.get("AllowedPattern") != null) {
            assertThat(value).as(key).matches(fields.get("AllowedPattern").toString());
          }
          if (fields.get("AllowedValues") instanceof List<?> allowed) {
            assertThat(allowed.contains(value)).as(key).isTrue();
          }
        });
  }

  @Test
  void theClusterHasTheConfigurationsOfTheFile() throws IOException {
    List<Map<String, Object>> expected = new ArrayList<>();
    for (JsonNode one : JSON.readTree(Path.of("configurations.json").toFile())) {
      Map<String, Object> properties = new TreeMap<>();
      one.path("Properties")
          .fields()
          .forEachRemaining(p -> properties.put(p.getKey(), p.getValue().asText()));
      expected.add(
          Map.of(
              "Classification",
              one.path("Classification").asText(),
              "ConfigurationProperties",
              properties));
    }
    Map<?, ?> cluster = Templates.map(Templates.read("emr.yaml"), "Resources", "Cluster");

    Object actual = Templates.at(cluster, "Properties", "Configurations");

    assertThat(JSON.<JsonNode>valueToTree(actual)).isEqualTo(JSON.valueToTree(expected));
  }

  /** A connector of ours has at least the settings of the example in its archive. */
  @ParameterizedTest
  @ValueSource(strings = {"source", "sink"})
  void theConnectorsHaveTheSettingsOfTheExamples(String kind) throws IOException {
    JsonNode example =
        JSON.readTree(
            Path.of("../../" + kind + "-dynamodb/src/main/plugin/etc/" + kind + ".json").toFile());
    Map<?, ?> given =
        Templates.map(
            Templates.read("connectors.yaml"),
            "Resources",
            kind.equals("source") ? "ContentStore" : "FeedItems",
            "Properties",
            "ConnectorConfiguration");

    example
        .path("config")
        .fields()
        .forEachRemaining(
            setting -> {
              Object value = Templates.at(given, setting.getKey());
              if (!(value instanceof Map)) {
                assertThat(value.toString())
                    .as(setting.getKey())
                    .isEqualTo(setting.getValue().asText());
              }
            });
  }

  /** Types, properties and actions as AWS publishes them; see README.md. */
  @Test
  void awsKnowsEveryPropertyAndAction() throws IOException, InterruptedException {
    assumeTrue(
        Files.isDirectory(Path.of("check/node_modules")),
        "not installed: cd deploy/emr/check && npm ci --ignore-scripts");
    Process check =
        new ProcessBuilder("node", "check/templates.mjs").redirectErrorStream(true).start();

    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
  }
}
