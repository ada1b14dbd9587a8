package io.kooflow.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * FULL_TRANSITIVE, checked in the build: the schemas in use against every released version. The
 * broken fixtures prove that the check can fail.
 */
class ReleasedSchemasTest {

  private static final Path FIXTURES = Path.of("src", "test", "resources", "compatibility");

  @Test
  void everyReleasedVersionAndTheCurrentSchemasReadEachOther() throws Exception {
    Map<String, Schema> current = SchemaFolder.read(SchemaFolder.CURRENT);
    List<Path> versions = SchemaFolder.list(SchemaFolder.RELEASED);

    assertThat(versions).isNotEmpty();
    for (Path version : versions) {
      Map<String, Schema> released = SchemaFolder.read(version);
      assertThat(released).as(version.toString()).isNotEmpty();
      assertThat(Compatibility.problems(released, current)).as(version.toString()).isEmpty();
    }
  }

  @Test
  void aNewFieldWithADefaultIsCompatible() throws Exception {
    assertThat(problemsOf("grown")).isEmpty();
  }

  @Test
  void aNewFieldWithoutADefaultFails() throws Exception {
    assertThat(problemsOf("field-without-default"))
        .singleElement()
        .asString()
        .contains("cannot read released records", "added");
  }

  @Test
  void aRemovedFieldWithoutADefaultFails() throws Exception {
    assertThat(problemsOf("field-removed"))
        .singleElement()
        .asString()
        .contains("cannot read current records", "creator");
  }

  @Test
  void aChangedTypeFailsBothWays() throws Exception {
    assertThat(problemsOf("type-changed")).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aMovedAttributeFails() throws Exception {
    assertThat(problemsOf("attribute-moved"))
        .containsExactly(
            "io.kooflow.fixture.Small.creator: dynamodb.attribute was CREATOR, is AUTHOR");
  }

  @Test
  void aRecordThatIsGoneFails() throws Exception {
    assertThat(problemsOf("record-gone")).containsExactly("io.kooflow.fixture.Small is gone");
  }

  private static List<String> problemsOf(String fixture) throws Exception {
    return Compatibility.problems(
        SchemaFolder.read(FIXTURES.resolve("released")),
        SchemaFolder.read(FIXTURES.resolve(fixture)));
  }
}
