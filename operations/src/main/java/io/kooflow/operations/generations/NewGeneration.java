package io.kooflow.operations.generations;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import io.kooflow.schemas.serde.AvroSerializer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericContainer;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongSerializer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Prepares a new generation: makes its shadow topics and fills its inputs with the whole log of
 * changes; then goes on giving it what follows. Overlap of log and topic is harmless, as positions
 * tell what is known; a gap is refused.
 */
public final class NewGeneration {
  private static final long FEED_EVERY_MILLIS = 500;

  private final KafkaTarget kafka;
  private final Generations roles;
  private final Consumer<String> told;

  public NewGeneration(KafkaTarget kafka, Consumer<String> told) {
    this.kafka = kafka;
    this.roles = new Generations(kafka.settings());
    this.told = told;
  }

  /**
   * The generation that is being built; prepares one if there is none.
   *
   * @param log its past, opened only when it is needed
   * @return its number
   * @throws UsageException if one is being handed over, or the log ends before the topics begin
   */
  public int prepare(Callable<ChangeLog> log) throws Exception {
    Optional<Integer> building = roles.in(GenerationRole.BUILDING);
    if (building.isPresent()) {
      told.accept(
          String.format(Locale.ROOT, "generation %d is being built already", building.get()));
      return building.get();
    }
    if (roles.in(GenerationRole.HANDING_OVER).isPresent()) {
      throw new UsageException("A generation is being handed over: end that with cut-over");
    }
    return begin(log.call());
  }

  private int begin(ChangeLog log) throws IOException, ExecutionException, InterruptedException {
    SortedMap<Integer, GenerationRole> known = roles.roles();
    try (Admin admin = Admin.create(kafka.settings());
        Generations.Writer register = roles.writer()) {
      Optional<Integer> registered = roles.serving();
      int serving = registered.isPresent() ? registered.get() : Group.running(admin);
      int generation = Math.max(serving, known.isEmpty() ? 0 : known.lastKey()) + 1;
      register.tell(serving, GenerationRole.SERVING);
      Map<TopicPartition, Long> ends = ends(admin, log);
      GenerationTopics.create(admin, generation);
      GenerationTopics.deleteInternal(admin, generation);
      Group.of(admin, generation).forget();
      Group.feed(admin, generation).forget();
      told.accept(replay(log, generation) + " changes replayed");
      Group.feed(admin, generation).place(ends);
      register.tell(generation, GenerationRole.BUILDING);
      return generation;
    }
  }

  private static Map<TopicPartition, Long> ends(Admin admin, ChangeLog log)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> oldest =
        GenerationTopics.offsets(admin, GenerationTopics.inputs(), OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<TopicPartition, Long> logged = log.ends();
    for (TopicPartition each : GenerationTopics.inputs()) {
      long first = oldest.getOrDefault(each, 0L);
      long end = each.topic().equals(Topics.KOO_SCORES) ? first : logged.getOrDefault(each, 0L);
      if (end < first) {
        throw new UsageException(
            String.format(
                Locale.ROOT,
                "The lake ends at offset %d of %s, which holds nothing before %d: let landing catch up",
                end,
                each,
                first));
      }
      ends.put(each, end);
    }
    return ends;
  }

  private long replay(ChangeLog log, int generation) throws IOException, InterruptedException {
    AtomicLong sent = new AtomicLong();
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (AvroSerializer<GenericContainer> values = new AvroSerializer<>();
        KafkaProducer<byte[], byte[]> producer = Feed.producer(kafka)) {
      values.configure(kafka.registrySettings(), false);
      log.replay(
          entry -> {
            String topic = Generations.shadow(generation, entry.topic());
            byte[] key = new LongSerializer().serialize(topic, entry.key());
            byte[] value = values.serialize(entry.topic(), (GenericContainer) entry.event());
            producer.send(
                new ProducerRecord<>(topic, null, entry.changedAt(), key, value),
                (where, failed) -> failure.compareAndSet(null, failed));
            sent.incrementAndGet();
          });
      producer.flush();
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new KafkaException("The log could not be replayed", failed);
    }
    return sent.get();
  }

  /**
   * Gives a generation what the one that serves has read, until it is not being built any more or
   * {@code goesOn} says so.
   */
  public void feed(int generation, BooleanSupplier goesOn)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka.settings());
        Feed feed = new Feed(kafka, admin, generation)) {
      long seen = -1;
      int serving = 0;
      while (goesOn.getAsBoolean()) {
        long version = Generations.version(admin);
        if (version != seen) {
          if (roles.roleOf(generation) != GenerationRole.BUILDING) {
            return;
          }
          serving = roles.serving().orElseThrow();
          seen = version;
        }
        feed.upTo(new ServingGeneration(kafka, admin, serving, generation).positions());
        Thread.sleep(FEED_EVERY_MILLIS);
      }
    }
  }

  /** Where the past comes from. */
  public enum Past {
    /** The lake's log of changes. */
    LAKE,
    /** The rows of the content store. */
    STORE
  }

  /**
   * As {@link #prepare(Callable)}, with the past from one of these stores.
   *
   * @throws UsageException also if the lake is not given
   */
  public int prepare(AuditTargets stores, Past past) throws Exception {
    if (past == Past.STORE) {
      try (DynamoDbClient client = stores.store().client()) {
        return prepare(() -> StoreRows.open(kafka, client, stores.tables()));
      }
    }
    CatalogConfig lake = stores.lake();
    if (lake == null) {
      throw new UsageException("The lake is not given; give it in --config, or --from store");
    }
    try (RESTCatalog catalog = lake.open()) {
      return prepare(() -> LakeLog.open(catalog));
    }
  }
}
