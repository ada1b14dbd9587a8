package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCatalogIT {
  private static final TableIdentifier NAME = TableIdentifier.of("koo", "greetings");

  @SuppressWarnings("NullAway.Init")
  @TempDir(factory = OddFolder.class)
  Path folder;

  @Test
  void keepsTablesOverARestartAndAPowerLoss() throws Exception {
    int s3Port;
    int catalogPort;
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"), "lake");
        EmbeddedCatalog catalog =
            EmbeddedCatalog.start(
                folder.resolve("catalog"), s3.endpoint(), "s3://lake/warehouse")) {
      s3Port = s3.port();
      catalogPort = catalog.port();
      createTable(catalog);
    }
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"), s3Port, List.of("lake"));
        EmbeddedCatalog catalog =
            EmbeddedCatalog.start(
                folder.resolve("catalog"), catalogPort, s3.endpoint(), "s3://lake/warehouse")) {
      try (RESTCatalog client = client(catalog)) {
        Table table = client.loadTable(NAME);
        assertThat(table.location()).isEqualTo("s3://lake/warehouse/koo/greetings");
        assertThat(table.properties()).containsEntry("greeting", "namaste");
        assertThat(table.io().newInputFile(table.location() + "/data/hello").getLength())
            .isEqualTo(5);
      }
    }
    makesAgainWhatAPowerLossLeft(s3Port, catalogPort);
  }

  private void makesAgainWhatAPowerLossLeft(int s3Port, int catalogPort) throws IOException {
    Path database = folder.resolve("catalog/catalog.sqlite");
    Path metadata = folder.resolve("s3/lake/warehouse/koo/greetings/metadata");
    assertThat(mend()).isEmpty();

    byte[] whole = Files.readAllBytes(database);
    Files.write(database, Arrays.copyOf(whole, whole.length / 2));
    assertThat(mend())
        .singleElement()
        .asString()
        .contains("catalog.sqlite is damaged or missing", "newest metadata of 1 tables");
    assertThat(mend()).isEmpty();

    Path newest = newest(metadata);
    Files.write(newest, new byte[0]);
    assertThat(mend())
        .singleElement()
        .asString()
        .contains(newest + " is damaged", "greetings goes back to its metadata before");
    assertThat(mend()).isEmpty();

    Files.write(database, new byte[0]);
    assertThat(mend()).hasSize(1);
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"), s3Port, List.of("lake"));
        EmbeddedCatalog catalog =
            EmbeddedCatalog.start(
                folder.resolve("catalog"), catalogPort, s3.endpoint(), "s3://lake/warehouse");
        RESTCatalog client = client(catalog)) {
      Table table = client.loadTable(NAME);
      assertThat(table.properties()).doesNotContainKey("greeting");
      table.updateProperties().set("greeting", "vanakkam").commit();
      assertThat(client.listNamespaces()).containsExactly(Namespace.of("koo"));
    }
  }

  private List<String> mend() {
    CatalogFiles.Mended mended =
        CatalogFiles.mend(folder.resolve("catalog"), folder.resolve("s3"), "s3://lake/warehouse");
    assertThat(mended.wentBack())
        .isEqualTo(
            mended.notices().toString().contains("goes back") ? Set.of("greetings") : Set.of());
    return mended.notices();
  }

  private static Path newest(Path metadata) throws IOException {
    try (Stream<Path> files = Files.list(metadata)) {
      return files
          .filter(file -> file.toString().endsWith(".metadata.json"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static void createTable(EmbeddedCatalog catalog) throws IOException {
    try (RESTCatalog client = client(catalog)) {
      client.createNamespace(Namespace.of("koo"));
      Schema schema = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
      Table table = client.createTable(NAME, schema);
      table.updateProperties().set("greeting", "namaste").commit();
      OutputFile file = table.io().newOutputFile(table.location() + "/data/hello");
      try (var out = file.create()) {
        out.write("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
  }

  private static RESTCatalog client(EmbeddedCatalog catalog) {
    RESTCatalog client = new RESTCatalog();
    client.initialize("test", catalog.clientProperties());
    return client;
  }
}
