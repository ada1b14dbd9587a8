package io.kooflow.platform.start;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.FlinkRest;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LakeTables;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Guards what others keep in the parts that the user has given: a demo writes invented koos, so a
 * new data folder takes only tables and topics that are missing or empty, and a kept one only those
 * that it was made with. Reads only.
 */
final class Unused {
  /** Parts that hold what other parts remember places of. */
  private static final Set<Part> STORES =
      EnumSet.of(Part.DYNAMODB, Part.KAFKA, Part.REGISTRY, Part.LAKE);

  private Unused() {}

  /**
   * Looks into every part that is given.
   *
   * @param before the endpoints of the folder's last run; null on a new folder
   * @throws UsageException naming the first part, table, topic or job that will not do
   */
  static void require(@Nullable Endpoints before, Endpoints now) {
    if (before == null) {
      empty(now);
    } else {
      same(before, now);
    }
    if (now.given(Part.FLINK)) {
      jobs(now.flink().url());
    }
  }

  private static void same(Endpoints before, Endpoints now) {
    for (Part part : STORES) {
      String was = before.given(part) ? address(before, part) : "its own";
      String is = now.given(part) ? address(now, part) : "its own";
      if (!was.equals(is)) {
        throw new UsageException(
            "%s was made with %s as %s, not with %s; give the same --config, or another --data-dir"
                .formatted(now.dataDir(), was, part.name().toLowerCase(Locale.ROOT), is));
      }
    }
  }

  private static void empty(Endpoints now) {
    Connections connections = Connections.of(now);
    if (now.given(Part.DYNAMODB)) {
      tables(connections.store(), now.dynamodb().url());
    }
    if (now.given(Part.KAFKA)) {
      topics(connections.kafka());
    }
    if (now.given(Part.LAKE)) {
      lake(connections.catalog());
    }
    if (now.given(Part.CONNECT)) {
      connectors(now.connect().url());
    }
  }

  private static void connectors(String url) {
    Set<String> there = new ConnectClient(URI.create(url)).connectors();
    for (String ours : PipelineNames.CONNECTORS) {
      if (there.contains(ours)) {
        throw new UsageException(
            "connect.url=%s has a connector %s already; delete it, or give another Connect"
                .formatted(url, ours));
      }
    }
  }

  private static String address(Endpoints endpoints, Part part) {
    return switch (part) {
      case DYNAMODB -> endpoints.dynamodb().url();
      case KAFKA -> endpoints.kafka().bootstrapServers();
      case REGISTRY -> endpoints.registry().url();
      case CONNECT -> endpoints.connect().url();
      case LAKE -> endpoints.catalog().uri() + " " + endpoints.catalog().warehouse();
      case MODEL -> endpoints.model().url();
      case FLINK -> endpoints.flink().url();
    };
  }

  private static void tables(StoreConnection store, String where) {
    List<TableDefinition> all = new ArrayList<>(Tables.contentStore(LanguageShards.NONE));
    all.addAll(Tables.serving());
    try (DynamoDbClient client = store.client()) {
      for (TableDefinition table : all) {
        if (hasItems(client, table.name())) {
          throw used("table " + table.name() + " of " + where + " holds items");
        }
      }
    }
  }

  private static boolean hasItems(DynamoDbClient client, String table) {
    try {
      return client.scan(request -> request.tableName(table).limit(1)).count() > 0;
    } catch (ResourceNotFoundException missing) {
      return false;
    }
  }

  private static void topics(KafkaTarget kafka) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Set<String> existing = consumer.listTopics().keySet();
      for (TopicDefinition topic : Topics.all()) {
        if (existing.contains(topic.name()) && holdsRecords(consumer, topic.name())) {
          throw used(
              "topic %s of %s holds records".formatted(topic.name(), kafka.bootstrapServers()));
        }
      }
    }
  }

  private static boolean holdsRecords(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    return consumer.endOffsets(partitions).entrySet().stream()
        .anyMatch(end -> end.getValue() > first.getOrDefault(end.getKey(), 0L));
  }

  private static void lake(CatalogConfig config) {
    try (RESTCatalog catalog = config.open()) {
      for (LakeTable table : LakeTables.all()) {
        if (hasRows(catalog, table)) {
          throw used("lake table %s of %s holds rows".formatted(table.name(), config.uri()));
        }
      }
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }

  private static boolean hasRows(RESTCatalog catalog, LakeTable table) {
    try {
      return LakeReader.open(catalog, table).rowCount() > 0;
    } catch (NoSuchTableException missing) {
      return false;
    }
  }

  private static UsageException used(String what) {
    return new UsageException(
        what
            + ", which this data folder did not put there; a demo writes invented koos: give an empty one,"
            + " or the --data-dir of the demo that filled it");
  }

  private static void jobs(String url) {
    FlinkRest flink = new FlinkRest(URI.create(url));
    for (FlinkRest.Run run : flink.runs()) {
      if (FlinkJobs.looksLikeOurs(run.name())
          && !List.of("FINISHED", "CANCELED", "FAILED").contains(run.state())) {
        throw new UsageException(
            "flink.url=%s runs a job %s already (%s); cancel it, or give another cluster"
                .formatted(url, run.name(), run.id()));
      }
    }
  }
}
