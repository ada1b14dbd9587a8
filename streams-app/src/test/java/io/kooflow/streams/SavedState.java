package io.kooflow.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The state of an application as text: the newest record of each key of each changelog topic.
 *
 * @param about facts that a test wants to remember
 * @param partitions of each topic, named without the application id
 * @param records newest of each key
 */
record SavedState(Map<String, String> about, Map<String, Integer> partitions, List<Entry> records) {
  private static final String FACT = "#";
  private static final String TOPIC = "@";

  /** One record; key and value are raw bytes. */
  record Entry(String topic, int partition, byte[] key, byte[] value) {}

  /** Reads the changelogs of an application that has ended in order. */
  static SavedState of(Environment environment, String applicationId, Map<String, String> about)
      throws ExecutionException, InterruptedException {
    List<Entry> records = new ArrayList<>();
    Map<String, Integer> partitions = new TreeMap<>();
    for (Map.Entry<String, Integer> topic : changelogs(environment, applicationId).entrySet()) {
      String name = topic.getKey().substring(applicationId.length());
      partitions.put(name, topic.getValue());
      Map<String, Entry> newest = new LinkedHashMap<>();
      environment
          .committed(
              topic.getKey(),
              topic.getValue(),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())
          .forEach(
              record -> {
                String key = record.partition() + text(record.key());
                newest.remove(key);
                if (record.value() != null) {
                  newest.put(
                      key, new Entry(name, record.partition(), record.key(), record.value()));
                }
              });
      records.addAll(newest.values());
    }
    return new SavedState(about, partitions, records);
  }

  private static Map<String, Integer> changelogs(Environment environment, String applicationId)
      throws ExecutionException, InterruptedException {
    Map<String, Integer> partitions = new TreeMap<>();
    try (Admin admin = environment.admin()) {
      List<String> names =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(applicationId) && name.endsWith("-changelog"))
              .toList();
      admin
          .describeTopics(names)
          .allTopicNames()
          .get()
          .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    }
    return partitions;
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    about.forEach((name, value) -> lines.add(FACT + name + "\t" + value));
    partitions.forEach((name, count) -> lines.add(TOPIC + name + "\t" + count));
    for (Entry entry : records) {
      lines.add(
          String.join(
              "\t",
              entry.topic,
              Integer.toString(entry.partition),
              text(entry.key),
              text(entry.value)));
    }
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  static SavedState read(Path file) throws IOException {
    Map<String, String> about = new TreeMap<>();
    Map<String, Integer> partitions = new TreeMap<>();
    List<Entry> records = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      if (line.startsWith(FACT)) {
        about.put(parts[0].substring(FACT.length()), parts[1]);
      } else if (line.startsWith(TOPIC)) {
        partitions.put(parts[0].substring(TOPIC.length()), Integer.valueOf(parts[1]));
      } else {
        records.add(
            new Entry(parts[0], Integer.parseInt(parts[1]), bytes(parts[2]), bytes(parts[3])));
      }
    }
    return new SavedState(about, partitions, records);
  }

  /** Makes the changelogs, and a group that has read nothing yet. */
  void restore(Environment environment, String applicationId, List<TopicPartition> sources)
      throws ExecutionException, InterruptedException {
    try (Admin admin = environment.admin()) {
      admin
          .createTopics(
              partitions.entrySet().stream()
                  .map(
                      each ->
                          new NewTopic(applicationId + each.getKey(), each.getValue(), (short) 1))
                  .map(topic -> topic.configs(Map.of("cleanup.policy", "compact")))
                  .toList())
          .all()
          .get();
      records.forEach(
          each ->
              environment.sendRaw(
                  applicationId + each.topic, each.partition, each.key, each.value));
      environment.flush();
      Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
      sources.forEach(source -> beginning.put(source, new OffsetAndMetadata(0)));
      admin.alterConsumerGroupOffsets(applicationId, beginning).all().get();
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }
}
