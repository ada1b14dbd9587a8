package io.kooflow.schemas.generations;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The register of generations: a compacted topic of one partition, generation to role. A pipeline
 * that was never rebuilt has none, and its one generation serves. For any thread; each call opens
 * its own clients.
 */
public final class Generations {
  /** The register; key: 4 bytes, big-endian; value: name of a {@link GenerationRole}. */
  public static final String TOPIC = "streams.generations";

  private static final Pattern SHADOW = Pattern.compile("g\\d+\\.(.+)");

  private static final String APPLICATION_ID_PREFIX = "kooflow-engagement-g";
  private static final int FIRST = 1;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> clients;

  /**
   * @param clients settings of Kafka clients, {@code bootstrap.servers} among them
   */
  public Generations(Map<String, ?> clients) {
    this.clients = Map.copyOf(clients);
  }

  /** Application id of a generation, and the name of its consumer group. */
  public static String applicationId(int generation) {
    return APPLICATION_ID_PREFIX + generation;
  }

  /** The generation of an application id; empty for any other name. */
  public static OptionalInt ofApplication(String id) {
    String number =
        id.startsWith(APPLICATION_ID_PREFIX) ? id.substring(APPLICATION_ID_PREFIX.length()) : "";
    return number.matches("[1-9]\\d{0,8}")
        ? OptionalInt.of(Integer.parseInt(number))
        : OptionalInt.empty();
  }

  /** Name of a topic that stands for one of the pipeline's while a generation is being built. */
  public static String shadow(int generation, String topic) {
    return "g" + generation + "." + topic;
  }

  /** The topic that a {@link #shadow} stands for; empty for any other name. */
  public static Optional<String> shadowed(String topic) {
    Matcher shadow = SHADOW.matcher(topic);
    return shadow.matches() ? Optional.of(shadow.group(1)) : Optional.empty();
  }

  /** The role of each generation known, as last told; sorted. Empty without a register. */
  public SortedMap<Integer, GenerationRole> roles() {
    SortedMap<Integer, GenerationRole> roles = new TreeMap<>();
    if (!exists()) {
      return roles;
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            with("isolation.level", "read_committed", "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition register = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(register));
      consumer.seekToBeginning(List.of(register));
      long end = consumer.endOffsets(List.of(register)).getOrDefault(register, 0L);
      while (consumer.position(register) < end) {
        consumer
            .poll(POLL)
            .forEach(record -> roles.put(number(record.key()), role(record.value())));
      }
    }
    return Collections.unmodifiableSortedMap(roles);
  }

  /** The generation in this role; the newest if there are several. */
  public Optional<Integer> in(GenerationRole role) {
    return newest(roles(), role::equals);
  }

  /** The generation whose values are served, whether or not it stands still; none if untold. */
  public Optional<Integer> serving() {
    return newest(roles(), GenerationRole::serves);
  }

  private static Optional<Integer> newest(
      SortedMap<Integer, GenerationRole> roles, Predicate<GenerationRole> wanted) {
    return roles.entrySet().stream()
        .filter(each -> wanted.test(each.getValue()))
        .map(Map.Entry::getKey)
        .reduce((older, newer) -> newer);
  }

  /**
   * The generation that serves or, in the midst of a cut-over, is to serve next; the first one
   * without a register.
   */
  public int current() {
    SortedMap<Integer, GenerationRole> roles = roles();
    return newest(roles, GenerationRole::serves)
        .or(() -> newest(roles, GenerationRole.HANDING_OVER::equals))
        .orElse(FIRST);
  }

  /**
   * Role of one generation. Any serves where there is no register; one that a register does not
   * know may not run.
   */
  public GenerationRole roleOf(int generation) {
    SortedMap<Integer, GenerationRole> roles = roles();
    return roles.isEmpty()
        ? GenerationRole.SERVING
        : roles.getOrDefault(generation, GenerationRole.ABANDONED);
  }

  /** Grows whenever a role is told; -1 without a register. Cheap. The caller owns {@code admin}. */
  public static long version(Admin admin) {
    TopicPartition register = new TopicPartition(TOPIC, 0);
    try {
      await(() -> admin.describeTopics(List.of(TOPIC)).allTopicNames().get());
      return await(
              () -> admin.listOffsets(Map.of(register, OffsetSpec.latest())).all().get().values())
          .iterator()
          .next()
          .offset();
    } catch (UnknownTopicOrPartitionException none) {
      return -1;
    }
  }

  /**
   * Takes the register over for writing: whoever wrote to it before cannot any more. Makes it if
   * there is none.
   */
  public Writer writer() {
    createRegister();
    return new Writer(
        new KafkaProducer<>(
            with("transactional.id", TOPIC), new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** Writes to the register, until another writer does. For one thread; the caller closes it. */
  public static final class Writer implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    private Writer(KafkaProducer<byte[], byte[]> producer) {
      this.producer = producer;
      producer.initTransactions();
    }

    /**
     * Tells the role of a generation; safe to repeat.
     *
     * @throws ProducerFencedException if there is a newer writer
     */
    public void tell(int generation, GenerationRole role) {
      byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(generation).array();
      byte[] value = role.name().getBytes(StandardCharsets.UTF_8);
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, 0, key, value));
      producer.commitTransaction();
    }

    @Override
    public void close() {
      producer.close();
    }
  }

  private boolean exists() {
    try (Admin admin = Admin.create(clients)) {
      return await(() -> admin.listTopics().names().get()).contains(TOPIC);
    }
  }

  private void createRegister() {
    NewTopic topic =
        new NewTopic(TOPIC, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Admin admin = Admin.create(clients)) {
      await(() -> admin.createTopics(List.of(topic)).all().get());
    } catch (TopicExistsException there) {
      // As wanted.
    }
  }

  private Map<String, Object> with(String... more) {
    Map<String, Object> settings = new HashMap<>(clients);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  private static GenerationRole role(byte[] value) {
    return GenerationRole.valueOf(new String(value, StandardCharsets.UTF_8));
  }

  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  private static <T> T await(Question<T> question) {
    try {
      return question.ask();
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("The register of generations failed", failed.getCause());
    }
  }
}
