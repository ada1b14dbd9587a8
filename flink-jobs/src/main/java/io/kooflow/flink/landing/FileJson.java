package io.kooflow.flink.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;

/** Data files as JSON, by Iceberg's own parser: checkpoints hold no Java-serialized objects. */
final class FileJson implements Serializable {
  static final ObjectMapper JSON = new ObjectMapper();

  @Serial private static final long serialVersionUID = 1;

  private final Map<Integer, PartitionSpec> specs;

  /** For files of a table with these specs. */
  FileJson(Map<Integer, PartitionSpec> specs) {
    this.specs = Map.copyOf(specs);
  }

  void write(List<DataFile> files, ArrayNode into) throws IOException {
    for (DataFile file : files) {
      PartitionSpec spec = specs.get(file.specId());
      if (spec == null) {
        throw new IOException("No partition spec " + file.specId() + " for " + file.location());
      }
      into.add(JSON.readTree(ContentFileParser.toJson(file, spec)));
    }
  }

  List<DataFile> read(JsonNode from) {
    List<DataFile> files = new ArrayList<>();
    from.forEach(node -> files.add((DataFile) ContentFileParser.fromJson(node, specs)));
    return files;
  }
}
