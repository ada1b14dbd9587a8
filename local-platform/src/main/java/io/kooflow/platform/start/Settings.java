package io.kooflow.platform.start;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.embedded.Surroundings;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
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

  /** Credentials and proxies of the environment are for those who use a part of the user's. */
  static Surroundings surroundings(Endpoints endpoints) {
    return endpoints.elsewhere().isEmpty() ? Surroundings.OWN : Surroundings.USERS;
  }

  Map<String, String> source() {
    Map<String, String> config = connector("io.kooflow.source.DynamoDbSourceConnector");
    config.put("tables", "koos,reactions,users");
    config.put("tasks.max", "1");
    config.put("signal.topic", Topics.SOURCE_SIGNALS);
    endpoints.kafka().settings().forEach((key, value) -> config.put("kafka." + key, value));
    config.put("kafka.bootstrap.servers", endpoints.kafka().bootstrapServers());
    config.put("gaps.topic", Topics.SOURCE_GAPS);
    config.put("heartbeat.topic", Topics.SOURCE_HEARTBEAT);
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
    config.put("consumer.override.interceptor.classes", "io.kooflow.sink.InputTopics");
    // A worker that was killed gives its partitions back after this, not after 45 s.
    config.put("consumer.override.session.timeout.ms", "10000");
    config.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    config.put("errors.tolerance", "all");
    config.put("errors.retry.timeout", "-1");
    config.put("errors.deadletterqueue.topic.name", Topics.deadLetters(topic));
    config.put("errors.deadletterqueue.topic.replication.factor", replication());
    config.put("errors.deadletterqueue.context.headers.enable", "true");
    config.put("errors.log.enable", "true");
    return config;
  }

  private Map<String, String> connector(String type) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", type);
    config.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    config.put("value.converter", "io.kooflow.schemas.connect.AvroConverter");
    config.put("value.converter.schema.registry.url", endpoints.registry().url());
    endpoints
        .registry()
        .settings()
        .forEach((key, value) -> config.put("value.converter." + key, value));
    StoreConnection store = Connections.of(endpoints).store();
    config.put("aws.region", store.region());
    if (store.endpoint() != null) {
      config.put("dynamodb.endpoint", store.endpoint().toString());
    }
    if (store.credentials() != null) {
      config.put("aws.access.key.id", store.credentials().accessKeyId());
      config.put("aws.secret.access.key", store.credentials().secretAccessKey());
    }
    return config;
  }

  Path connectWorker(Path conf, Path plugins, int port) {
    Path file = conf.resolve("connect.properties");
    ConnectWorkerConfig.of(
            PipelineNames.CONNECT_GROUP,
            endpoints.kafka().bootstrapServers(),
            port,
            List.of(plugins))
        .withOverrides(workerOverrides())
        .write(file);
    return file;
  }

  /** A broker that is given knows best how often it keeps a topic. */
  private String replication() {
    return endpoints.given(Part.KAFKA) ? "-1" : "1";
  }

  private Map<String, String> workerOverrides() {
    Map<String, String> overrides = new TreeMap<>();
    for (String kind : List.of("config", "offset", "status")) {
      overrides.put(kind + ".storage.replication.factor", replication());
    }
    for (String client : List.of("", "producer.", "consumer.", "admin.")) {
      endpoints.kafka().settings().forEach((key, value) -> overrides.put(client + key, value));
    }
    return overrides;
  }

  Path streams(Path conf, Path state) {
    Map<String, Object> kafka = Connections.of(endpoints).kafka().settings();
    return streams(conf.resolve("streams.properties"), state, new Generations(kafka).current());
  }

  /** Settings of an instance of one generation. */
  Path streams(Path file, Path state, int generation) {
    Map<String, String> settings = new HashMap<>();
    endpoints.kafka().settings().forEach((key, value) -> settings.put("kafka." + key, value));
    endpoints.registry().settings().forEach((key, value) -> settings.put("kafka." + key, value));
    settings.put("kafka.bootstrap.servers", endpoints.kafka().bootstrapServers());
    settings.put("kafka.schema.registry.url", endpoints.registry().url());
    settings.put("generation", Integer.toString(generation));
    settings.put("kafka.state.dir", state.toString());
    return write(file, settings);
  }

  Path landing(Path conf, String jobName, String topic) {
    Map<String, String> settings = job();
    settings.putAll(endpoints.catalog().settings());
    settings.put("topics", topic);
    return write(conf.resolve(jobName + ".properties"), settings);
  }

  Path scoring(Path conf) {
    Map<String, String> settings = job();
    settings.put("model.url", endpoints.model().url());
    settings.put("model.endpoint", endpoints.model().endpoint());
    settings.put("model.region", endpoints.model().region());
    // The model lives with Kafka: while both start again, up to half a minute, no text is given up.
    settings.put("model.max-attempts", "20");
    settings.put("model.max-backoff", "8 s");
    settings.put("model.call-timeout", "100 s");
    settings.put("checkpoint.timeout", "5 min");
    return write(conf.resolve("scoring.properties"), settings);
  }

  private Map<String, String> job() {
    Map<String, String> settings = new HashMap<>();
    // Whoever submits the job asks again, and says meanwhile what is missing.
    settings.put("start.wait", "1 ms");
    settings.put("restart.give-up-after", "3 min");
    settings.put("kafka.bootstrap-servers", endpoints.kafka().bootstrapServers());
    settings.put("registry.url", endpoints.registry().url());
    endpoints
        .kafka()
        .settings()
        .forEach((key, value) -> settings.put("kafka.property." + key, value));
    endpoints
        .registry()
        .settings()
        .forEach((key, value) -> settings.put("registry.property." + key, value));
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
