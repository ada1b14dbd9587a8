package io.kooflow.schemas.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/** The schemas of one folder, parsed together so that they may refer to each other. */
final class SchemaFolder {

  /** The schemas in use. */
  static final Path CURRENT = Path.of("avro");

  /** One folder per released version. */
  static final Path RELEASED = Path.of("avro", "released");

  private SchemaFolder() {}

  /** Schemas by full name; files directly in {@code folder} alone. */
  static Map<String, Schema> read(Path folder) throws IOException {
    SchemaParser parser = new SchemaParser();
    for (Path file : list(folder)) {
      if (file.toString().endsWith(".avsc")) {
        parser.parse(file);
      }
    }
    Map<String, Schema> schemas = new TreeMap<>();
    parser.getParsedNamedSchemas().forEach(schema -> schemas.put(schema.getFullName(), schema));
    return schemas;
  }

  /** What lies in the folder, sorted. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
