package io.kooflow.flink.landing;

import io.kooflow.flink.settings.KafkaSettings;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.landing.TableEnd;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.rest.RESTCatalog;

/**
 * Where one topic lands, and from where on; made when the job is submitted, then the same for every
 * operator.
 *
 * @param landed topic and table
 * @param catalog how operators reach the table
 * @param kafka how they reach the topic
 * @param topicIds Kafka's id of the topic by its name; empty where Kafka is too old to have ids
 * @param columns the columns that the job writes, with the table's own field ids; a table may have
 *     more
 * @param specs the table's partition specs by id
 * @param specId the one that new files are written with
 * @param starts where the first range of each partition starts: the end of the table's last
 */
record LandingTarget(
    LandedTopic landed,
    CatalogConfig catalog,
    KafkaSettings kafka,
    Map<String, String> topicIds,
    Schema columns,
    Map<Integer, PartitionSpec> specs,
    int specId,
    TreeMap<Integer, Long> starts)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** The table, opened; closing it closes its catalog too. */
  OpenTable open() {
    RESTCatalog opened = catalog.open();
    return new OpenTable(opened, opened.loadTable(landed.table().identifier()));
  }

  /** Where the table stands now, by partition of the topic; refuses a table that cannot tell. */
  SortedMap<Integer, Long> ends() throws IOException {
    try (OpenTable open = open()) {
      return endsOf(open.table(), landed.topic());
    }
  }

  /** As {@link #ends()}, of a table that is open. */
  static SortedMap<Integer, Long> endsOf(Table table, String topic) {
    SortedMap<Integer, Long> ends = new TreeMap<>();
    TableEnd.of(table)
        .orRefuse(table.name())
        .ends()
        .forEach(
            (SourcePartition partition, Long end) -> {
              if (partition.topic().equals(topic)) {
                ends.put(partition.partition(), end);
              }
            });
    return ends;
  }

  /** The column of a time whose UTC day is the partition; none where somebody chose another. */
  Optional<String> dayColumn() {
    PartitionSpec spec = Objects.requireNonNull(specs.get(specId), "spec");
    List<PartitionField> fields =
        spec.fields().stream().filter(field -> !field.transform().isVoid()).toList();
    return fields.size() == 1 && fields.get(0).transform().toString().equals("day")
        ? Optional.ofNullable(columns.findColumnName(fields.get(0).sourceId()))
        : Optional.empty();
  }

  FileJson fileJson() {
    return new FileJson(specs);
  }

  /** A table and the catalog it came from. */
  record OpenTable(RESTCatalog catalog, Table table) implements Closeable {
    @Override
    public void close() throws IOException {
      catalog.close();
    }
  }
}
