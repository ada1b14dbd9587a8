package io.kooflow.platform.start;

import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.platform.folder.Endpoints;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What each process of a platform is told: the same keys as in production, local values. */
record Settings(Endpoints endpoints) {

  Map<String, String> source() {
    Map<String, String> config = connector("io.kooflow.source.DynamoDbSourceConnector");
    config.put("tables", "koos,reactions,users");
    config.put("tasks.max", "1");
    config.put("errors.retry.timeout", "-1");
    // A source has nobody before it: its producer must not give up while the broker restarts.
    config.put("producer.override.delivery.timeout.ms", "2147483647");
    config.put("producer.override.linger.ms", "5");
    config.put("producer.override.compression.type", "lz4");
    return config;
  }

  Map<String, String> sink(String topic, String table, String keyConverter) {
    Map<String, String> config = connector("io.kooflow.sink.DynamoDbSinkConnector");
    config.put("topics", topic);
    config.put("tables", topic + ":" + table);
    config.put("tasks.max", "1");
    config.put("key.converter", keyConverter);
    config.put("consumer.override.isolation.level", "read_committed");
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("errors.tolerance", "all");
    config.put("errors.retry.timeout", "-1");
    config.put("errors.deadletterqueue.topic.name", Topics.deadLetters(topic));
    config.put("errors.deadletterqueue.topic.replication.factor", "1");
    config.put("errors.deadletterqueue.context.headers.enable", "true");
    return config;
  }

  private Map<String, String> connector(String type) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", type);
    config.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    config.put("value.converter", "io.kooflow.schemas.connect.AvroConverter");
    config.put("value.converter.schema.registry.url", endpoints.registry().url());
    config.put("dynamodb.endpoint", endpoints.dynamodb().url());
    config.put("aws.region", endpoints.dynamodb().region());
    config.put("aws.access.key.id", endpoints.dynamodb().accessKeyId());
    config.put("aws.secret.access.key", endpoints.dynamodb().secretAccessKey());
    return config;
  }

  Path connectWorker(Path conf, Path plugins, int port) {
    Path file = conf.resolve("connect.properties");
    ConnectWorkerConfig.of(
            PipelineNames.CONNECT_GROUP,
            endpoints.kafka().bootstrapServers(),
            port,
            List.of(plugins))
        .write(file);
    return file;
  }

  Path streams(Path conf, Path state) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", endpoints.kafka().bootstrapServers());
    settings.put("kafka.schema.registry.url", endpoints.registry().url());
    settings.put("generation", Integer.toString(PipelineNames.GENERATION));
    settings.put("kafka.state.dir", state.toString());
    return write(conf.resolve("streams.properties"), settings);
  }

  Path landing(Path conf) {
    Map<String, String> settings = job();
    settings.put("catalog.uri", endpoints.catalog().uri());
    settings.put("catalog.warehouse", endpoints.catalog().warehouse());
    settings.put("s3.endpoint", endpoints.s3().url());
    settings.put("s3.path-style", "true");
    settings.put("s3.region", endpoints.dynamodb().region());
    settings.put("s3.access-key-id", endpoints.s3().accessKeyId());
    settings.put("s3.secret-access-key", endpoints.s3().secretAccessKey());
    return write(conf.resolve("landing.properties"), settings);
  }

  Path scoring(Path conf) {
    Map<String, String> settings = job();
    settings.put("model.url", endpoints.model().url());
    settings.put("model.endpoint", endpoints.model().endpoint());
    settings.put("model.region", endpoints.dynamodb().region());
    // The model lives with Kafka: while both start again, up to half a minute, no text is given up.
    settings.put("model.max-attempts", "20");
    settings.put("model.max-backoff", "8 s");
    settings.put("model.call-timeout", "100 s");
    return write(conf.resolve("scoring.properties"), settings);
  }

  private Map<String, String> job() {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap-servers", endpoints.kafka().bootstrapServers());
    settings.put("registry.url", endpoints.registry().url());
    return settings;
  }

  /** Readable by its owner alone: some hold credentials. */
  static Path write(Path file, Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Writer out = Files.newBufferedWriter(file)) {
        properties.store(out, null);
      }
      return file;
    } catch (IOException full) {
      throw new UncheckedIOException("unwritable settings file " + file, full);
    }
  }
}
