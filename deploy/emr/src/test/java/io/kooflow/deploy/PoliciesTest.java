package io.kooflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules for the policies as they are committed. */
class PoliciesTest {
  /** Without a resource in IAM; each statement says why in {@link Program}. */
  private static final Set<String> WITHOUT_RESOURCE =
      Set.of(
          "cloudformation:ValidateTemplate",
          "kafka:GetBootstrapBrokers",
          "kafkaconnect:ListConnectors",
          "sts:GetCallerIdentity");

  /** The longest managed policy that IAM takes, blanks not counted. */
  private static final int LONGEST = 6144;

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(Program.class)
  void aPolicyAllowsNamedActionsOnNamedResources(Program program) throws IOException {
    JsonNode policy = read(program);
    assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
    assertThat(policy.toString().replace(" ", "")).hasSizeLessThan(LONGEST);
    Set<String> sids = new LinkedHashSet<>();
    for (JsonNode statement : policy.path("Statement")) {
      String sid = statement.path("Sid").asText();
      assertThat(sid).matches("[A-Za-z0-9]+");
      assertThat(sids.add(sid)).as(sid).isTrue();
      assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
      assertThat(statement.has("NotAction") || statement.has("NotResource")).as(sid).isFalse();
      assertThat(statement.path("Action")).as(sid).isNotEmpty();
      for (JsonNode action : statement.path("Action")) {
        assertThat(action.asText()).matches("[a-z0-9-]+:[A-Za-z0-9]+");
      }
      for (JsonNode resource : statement.path("Resource")) {
        if (resource.asText().equals("*")) {
          assertThat(texts(statement.path("Action"))).isSubsetOf(WITHOUT_RESOURCE);
        } else {
          assertThat(resource.asText()).matches("arn:\\$\\{AWS::Partition}:.+|\\$\\{[A-Za-z]+Arn}");
          assertThat(resource.asText()).doesNotEndWith("table/*").doesNotMatch(".*:::\\*.*");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void whoeverUsesAKeyOrPassesARoleDoesSoForOneService(Program program) throws IOException {
    for (JsonNode statement : read(program).path("Statement")) {
      for (String action : texts(statement.path("Action"))) {
        if (action.startsWith("kms:")) {
          assertThat(statement.at("/Condition/StringEquals/kms:ViaService").asText()).isNotEmpty();
        }
        if (action.equals("iam:PassRole")) {
          assertThat(statement.at("/Condition/StringEquals/iam:PassedToService").asText())
              .isNotEmpty();
        }
        if (action.equals("s3:ListBucket")
            && program != Program.MAINTENANCE
            && program != Program.OPERATOR) {
          assertThat(statement.at("/Condition/StringLike/s3:prefix")).isNotEmpty();
        }
      }
    }
  }

  @Test
  void noProgramWritesTheContentStore() {
    for (Program program : Program.values()) {
      for (Statement statement : program.statements()) {
        if (statement.actions().stream()
            .anyMatch(action -> action.matches("dynamodb:(Put|Update|Delete|BatchWrite).*"))) {
          assertThat(statement.resources())
              .as(program + " " + statement.sid())
              .allMatch(table -> table.matches(".*:table/(feed_items|trending|creators)"));
        }
      }
    }
  }

  /** The example in each archive asks for what the policy here allows, and for nothing else. */
  @Test
  void theExamplesInTheArchivesSayTheSame() throws IOException {
    assertThat(dynamoDb(program("source"))).isEqualTo(example("source"));
    assertThat(dynamoDb(program("sink"))).isEqualTo(example("sink"));
  }

  @Test
  void anActionOrAllResourcesInFullNeedAReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Statement.on(List.of("arn:x"), "Sid", "s3:Get*"))
        .withMessageContaining("s3:Get*");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Statement.on(List.of("*"), "Sid", "s3:GetObject"))
        .withMessageContaining("reason");
  }

  /**
   * What the tests that drive a program have seen it call, and what each policy allows: {@code
   * iam/used/<program>.txt} is checked against the calls by those tests.
   */
  @Test
  void everyCallIsAllowedAndEveryPermissionIsUsedOrExplained() throws IOException {
    Map<String, Set<String>> unproved = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("iam/not-seen.csv"))) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split(",", 3);
      assertThat(fields).as(line).hasSize(3);
      assertThat(fields[2]).as("reason of " + line).isNotBlank();
      unproved.computeIfAbsent(fields[0], program -> new TreeSet<>()).add(fields[1]);
    }
    for (Program program : Program.values()) {
      Set<String> allowed = new TreeSet<>();
      program.statements().forEach(statement -> allowed.addAll(statement.actions()));
      allowed.removeIf(action -> action.startsWith("kafka-cluster:"));
      Path file = Path.of("iam/used/" + program.id() + ".txt");
      Set<String> used = new TreeSet<>();
      if (Files.exists(file)) {
        used.addAll(Files.readAllLines(file));
      }
      Set<String> explained = unproved.getOrDefault(program.id(), Set.of());

      assertThat(allowed).as(program + " may do what it does").containsAll(used);
      assertThat(used).as(program + ": used after all").noneMatch(explained::contains);
      Set<String> known = new TreeSet<>(used);
      known.addAll(explained);
      assertThat(known).as(program + ": neither used nor explained").isEqualTo(allowed);
    }
  }

  private static Map<String, Set<String>> example(String kind) throws IOException {
    return dynamoDb(
        JSON.readTree(
            Path.of("../../" + kind + "-dynamodb/src/main/plugin/etc/iam-policy.json").toFile()));
  }

  /** Actions on DynamoDB by the kind of resource. */
  private static Map<String, Set<String>> dynamoDb(JsonNode policy) {
    Map<String, Set<String>> actions = new TreeMap<>();
    for (JsonNode statement : policy.path("Statement")) {
      for (String action : texts(statement.path("Action"))) {
        if (action.startsWith("dynamodb:")) {
          for (String resource : texts(statement.path("Resource"))) {
            boolean stream = resource.contains("/stream/") || resource.endsWith("StreamArn}");
            actions
                .computeIfAbsent(stream ? "stream" : "table", kind -> new TreeSet<>())
                .add(action);
          }
        }
      }
    }
    return actions;
  }

  private static JsonNode program(String id) throws IOException {
    return JSON.readTree(Path.of("iam/" + id + ".json").toFile());
  }

  private static JsonNode read(Program program) throws IOException {
    return program(program.id());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asText()));
    return texts;
  }
}
