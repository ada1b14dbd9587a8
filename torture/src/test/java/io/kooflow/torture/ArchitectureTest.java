package io.kooflow.torture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows between modules, as docs/ARCHITECTURE.md draws them. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.kooflow");

  @ParameterizedTest
  @CsvSource({
    "schemas,       'events'",
    "engagement,    ''",
    "scoring,       ''",
    "lake,          ''",
    "embedded,      ''",
    "contentstore,  'schemas,events'",
    "source,        'schemas,events,contentstore'",
    "sink,          'schemas,events,contentstore'",
    "streams,       'schemas,events,engagement'",
    "flink,         'schemas,events,lake,scoring'",
    "spark,         'schemas,lake'",
    "audit,         'schemas,events,engagement,contentstore,lake,scoring'",
    "model,         'scoring'",
    "operations,    'schemas,events,engagement,contentstore,lake,scoring,audit'",
    "platform,      'schemas,events,engagement,contentstore,lake,scoring,audit,operations,model,embedded'",
    "torture,       'schemas,events,engagement,contentstore,lake,scoring,audit,operations,platform,embedded'",
    "benchmarks,    'schemas,events,engagement,contentstore,lake,scoring,source,sink,streams,flink,audit,embedded'",
  })
  void aModuleUsesOnlyWhatItsArrowsAllow(String module, String allowed) {
    List<String> mine = new ArrayList<>(List.of(allowed.split(",")));
    mine.add(module);
    String[] others =
        MODULES.stream()
            .filter(other -> !mine.contains(other))
            .map(other -> "io.kooflow." + other + "..")
            .toArray(String[]::new);

    none("io.kooflow." + module + "..", others).check(CLASSES);
  }

  @Test
  void engagementKnowsNoFramework() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("io.kooflow.engagement..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.kooflow.engagement..", "java..", "org.jspecify..");

    rule.check(CLASSES);
  }

  @Test
  void theAwsSdkStaysWhereAwsIs() {
    none(List.of("schemas", "engagement", "streams", "flink", "model"), "software.amazon..")
        .check(CLASSES);
  }

  @Test
  void icebergStaysWhereTheLakeIs() {
    none(
            List.of(
                "schemas",
                "engagement",
                "scoring",
                "contentstore",
                "source",
                "sink",
                "streams",
                "model"),
            "org.apache.iceberg..")
        .check(CLASSES);
  }

  @Test
  void onlyOneClassUsesTheInternalsOfStreams() {
    noClasses()
        .that()
        .resideInAPackage("io.kooflow..")
        .and()
        .doNotHaveFullyQualifiedName("io.kooflow.streams.commit.CommitHook")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka.streams..internals..")
        .check(CLASSES);
  }

  private static final List<String> MODULES =
      List.of(
          "schemas",
          "events",
          "engagement",
          "scoring",
          "lake",
          "embedded",
          "contentstore",
          "source",
          "sink",
          "streams",
          "flink",
          "spark",
          "audit",
          "model",
          "operations",
          "benchmarks",
          "platform",
          "torture");

  private static ArchRule none(List<String> modules, String... targets) {
    return noClasses()
        .that()
        .resideInAnyPackage(
            modules.stream().map(module -> "io.kooflow." + module + "..").toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(targets);
  }

  private static ArchRule none(String module, String... targets) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(targets);
  }
}
