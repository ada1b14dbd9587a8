package io.kooflow.torture.workers;

import io.kooflow.embedded.EmbeddedDynamoDb;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of the connectors of a round: the archives' examples, changed where AWS and the
 * project's own tables and topics would be.
 *
 * @param source archive of the source
 * @param sink archive of the sink
 * @param dynamoDb address of the store
 */
record Connectors(PluginArchive source, PluginArchive sink, URI dynamoDb) {
  static final String SOURCE = "plain-source";

  /** The source's topic of heartbeats, by its name. */
  static final String HEARTBEATS = SOURCE + ".heartbeat";

  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
  private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";

  static String sinkOf(Flow flow) {
    return "sink-" + flow.table();
  }

  /** One source of all tables, with a task for each. */
  Map<String, String> source(List<Flow> flows) throws IOException {
    Map<String, String> settings = source.example("source.json");
    settings.put("tasks.max", Integer.toString(flows.size()));
    settings.put("tables", flows.stream().map(Flow::table).collect(Collectors.joining(",")));
    for (Flow flow : flows) {
      settings.put("table." + flow.table() + ".topic", flow.changes());
      settings.put("table." + flow.table() + ".schema", "io.kooflow.events.ReactionChange");
    }
    return local(settings);
  }

  Map<String, String> sink(Flow flow) throws IOException {
    Map<String, String> settings = sink.example("sink.json");
    settings.put("tasks.max", "2");
    settings.put("topics", flow.revisions());
    settings.put("tables", flow.revisions() + ":" + flow.copy());
    settings.put("key.converter", TEXT);
    settings.put(
        "consumer.override.session.timeout.ms", Long.toString(WorkerGroup.SESSION.toMillis()));
    settings.put("errors.deadletterqueue.topic.name", flow.deadLetters());
    settings.put("errors.deadletterqueue.topic.replication.factor", "1");
    return local(settings);
  }

  private Map<String, String> local(Map<String, String> settings) {
    settings.keySet().removeIf(key -> key.startsWith("value.converter"));
    settings.put("value.converter", JSON);
    settings.put("dynamodb.endpoint", dynamoDb.toString());
    settings.put("aws.region", EmbeddedDynamoDb.REGION);
    settings.put("aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID);
    settings.put("aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY);
    return settings;
  }
}
