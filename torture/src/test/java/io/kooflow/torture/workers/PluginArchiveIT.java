package io.kooflow.torture.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.ProjectFolder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The archives of both connectors, as the build made them. */
class PluginArchiveIT {
  private static final long MOST_BYTES = 40L * 1024 * 1024;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"source-dynamodb", "sink-dynamodb"})
  void isOneFolderWithJarsExamplesAndLicence(String module) throws IOException {
    PluginArchive archive = archive(module);
    String top = archive.name() + "/";

    List<String> names = names(archive);

    assertThat(Files.size(archive.zip())).isLessThan(MOST_BYTES);
    assertThat(names)
        .allMatch(name -> name.startsWith(top))
        .contains(
            top + "lib/" + archive.name() + ".jar",
            top + "LICENSE",
            top + "NOTICE",
            top + "README.md");
  }

  @ParameterizedTest
  @ValueSource(strings = {"source-dynamodb", "sink-dynamodb"})
  void leavesOutWhatTheWorkerBringsAndWhatNobodyNeeds(String module) throws IOException {
    assertThat(names(archive(module)))
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .noneMatch(
            name ->
                name.matches("(kafka-|connect-|slf4j-|log4j-|netty-|aws-crt|commons-compress).*"));
  }

  @ParameterizedTest
  @CsvSource({
    "source-dynamodb, org.apache.kafka.connect.source.SourceConnector",
    "sink-dynamodb,   org.apache.kafka.connect.sink.SinkConnector"
  })
  void isFoundByServiceLoading(String module, String service) throws IOException {
    PluginArchive archive = archive(module);
    archive.unpackInto(folder);
    Path jar = folder.resolve(archive.name()).resolve("lib").resolve(archive.name() + ".jar");

    try (JarFile own = new JarFile(jar.toFile())) {
      assertThat(own.getEntry("META-INF/services/" + service)).isNotNull();
      assertThat(own.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"source-dynamodb, source", "sink-dynamodb, sink"})
  void hasTheSameExampleInBothForms(String module, String example) throws IOException {
    PluginArchive archive = archive(module);
    Map<String, String> json = archive.example(example + ".json");

    Map<String, String> properties = properties(archive, "etc/" + example + ".properties");
    properties.remove("name");

    assertThat(properties).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"source-dynamodb", "sink-dynamodb"})
  void asksForNamedActionsOnNamedResourcesOnly(String module) throws IOException {
    PluginArchive archive = archive(module);

    JsonNode statements =
        new ObjectMapper().readTree(text(archive, "etc/iam-policy.json")).path("Statement");

    assertThat(statements).isNotEmpty();
    for (JsonNode statement : statements) {
      assertThat(statement.path("Action")).isNotEmpty();
      statement
          .path("Action")
          .forEach(action -> assertThat(action.asText()).matches("dynamodb:[A-Za-z]+"));
      statement
          .path("Resource")
          .forEach(
              resource ->
                  assertThat(resource.asText())
                      .matches("arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/[^*]+"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "iam-policy-export.json, s3:GetObject,   arn:aws:s3:::[a-z-]+/AWSDynamoDB/[0-9a-f-]+/\\*",
    "iam-policy-role.json,   sts:AssumeRole, arn:aws:iam::\\d{12}:role/[a-z-]+"
  })
  void hasWhatAnExportAndARoleNeedBesideIt(String file, String action, String resource)
      throws IOException {
    JsonNode statements =
        new ObjectMapper()
            .readTree(text(archive("source-dynamodb"), "etc/" + file))
            .path("Statement");

    assertThat(statements).hasSize(1);
    assertThat(statements.path(0).path("Action")).hasSize(1);
    assertThat(statements.path(0).path("Action").path(0).asText()).isEqualTo(action);
    assertThat(statements.path(0).path("Resource")).hasSize(1);
    assertThat(statements.path(0).path("Resource").path(0).asText()).matches(resource);
  }

  private static Map<String, String> properties(PluginArchive archive, String file)
      throws IOException {
    Properties read = new Properties();
    read.load(new StringReader(text(archive, file)));
    Map<String, String> properties = new TreeMap<>();
    read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
    return properties;
  }

  private static String text(PluginArchive archive, String file) throws IOException {
    try (ZipFile zip = new ZipFile(archive.zip().toFile())) {
      byte[] bytes = zip.getInputStream(zip.getEntry(archive.name() + "/" + file)).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static PluginArchive archive(String module) {
    return PluginArchive.of(ProjectFolder.ofTests(), module);
  }

  private static List<String> names(PluginArchive archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.zip().toFile());
        Stream<String> names = zip.stream().map(entry -> entry.getName())) {
      return names.toList();
    }
  }
}
