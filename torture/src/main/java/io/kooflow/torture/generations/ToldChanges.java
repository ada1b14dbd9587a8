package io.kooflow.torture.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.KooStore;
import io.kooflow.contentstore.ReactionStore;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.operations.generations.ChangeLog;
import io.kooflow.operations.generations.GenerationTopics;
import io.kooflow.operations.generations.NewestValues;
import io.kooflow.operations.kafka.Readers;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerializer;
import io.kooflow.torture.streams.NaiveModel;
import io.kooflow.torture.streams.Published;
import io.kooflow.torture.streams.RandomHistory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A random history: written into a content store, told to the topics of changes, and kept as the
 * lake would keep it. A load may tell it from a thread of its own.
 */
final class ToldChanges implements AutoCloseable {
  private static final int BURST = 10;
  private static final int PAUSE_MILLIS = 250;

  private final KafkaTarget kafka;
  private final RandomHistory history;
  private final AvroSerializer<GenericContainer> serializer = new AvroSerializer<>();
  private final AvroDeserializer<GenericContainer> values;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KooStore koos;
  private final ReactionStore reactions;
  private final List<Told> told = new ArrayList<>();
  private final NaiveModel model = new NaiveModel();

  /** Newest of each item, what is gone included. */
  private final Map<List<Long>, SpecificRecord> newest = new HashMap<>();

  private volatile @Nullable RuntimeException untold;
  private boolean newsOnly;
  private boolean ofRows;
  private boolean everOfRows;

  /** One change, and where it lies. */
  record Told(ChangeLog.Entry entry, Future<RecordMetadata> sent) {
    TopicPartition partition() throws ExecutionException, InterruptedException {
      RecordMetadata where = sent.get();
      return new TopicPartition(where.topic(), where.partition());
    }

    long offset() throws ExecutionException, InterruptedException {
      return sent.get().offset();
    }
  }

  /** The caller keeps {@code store} open, which has the tables. */
  ToldChanges(KafkaTarget kafka, RandomHistory history, DynamoDbClient store) {
    this.kafka = kafka;
    this.history = history;
    this.koos = new KooStore(store);
    this.reactions = new ReactionStore(store);
    serializer.configure(kafka.registrySettings(), false);
    this.values = Readers.values(kafka);
    this.producer =
        new KafkaProducer<>(kafka.settings(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  synchronized void tell(int records) {
    history.next(records, this::send);
    producer.flush();
  }

  /** Tells more and more, a few at a time, until the load is ended. */
  ScheduledExecutorService keepTelling() {
    ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    load.scheduleWithFixedDelay(this::tellSome, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return load;
  }

  private void tellSome() {
    try {
      tell(BURST);
    } catch (RuntimeException failed) {
      untold = failed;
      throw failed;
    }
  }

  /** All that was told, once more and in the same order. */
  synchronized void tellAgain() {
    told.forEach(each -> produce(each.entry.topic(), each.entry.topic(), each.entry.event()));
    producer.flush();
  }

  /**
   * Leaves out older records from now on, since who knows rows only cannot tell them from news; or
   * not any more.
   */
  synchronized void tellNewsOnly(boolean only) {
    newsOnly = only;
  }

  /** Says whether the generation that serves now was built from rows. */
  synchronized void served(boolean fromRows) {
    ofRows = fromRows;
    everOfRows |= fromRows;
  }

  private void send(SpecificRecord record) {
    if (record instanceof KooChange change) {
      send(Topics.KOO_CHANGES, List.of(change.getContentId()), change);
    } else if (record instanceof ReactionChange change) {
      send(Topics.REACTION_CHANGES, List.of(change.getContentId(), change.getUserId()), change);
    }
  }

  private void send(String topic, List<Long> item, SpecificRecord change) {
    SpecificRecord known = newest.get(item);
    boolean news = known == null || newer(known, change) == change;
    if (news) {
      newest.put(item, change);
      write(change);
    } else if (newsOnly) {
      return;
    }
    if (change instanceof KooChange koo) {
      model.told(koo);
    } else if (change instanceof ReactionChange reaction) {
      model.told(reaction);
    }
    ChangeLog.Entry entry = new ChangeLog.Entry(topic, item.get(0), change);
    told.add(new Told(entry, produce(topic, topic, change)));
  }

  private Future<RecordMetadata> produce(String topic, String subject, SpecificRecord change) {
    long key = (Long) change.get(change.getSchema().getField("contentId").pos());
    return producer.send(
        new ProducerRecord<>(
            topic,
            new LongSerializer().serialize(topic, key),
            serializer.serialize(subject, (GenericContainer) change)));
  }

  /** The store has it before the topics do. */
  private void write(SpecificRecord change) {
    if (change instanceof KooChange koo) {
      Koo after = koo.getAfter();
      if (after == null) {
        koos.delete(koo.getContentId());
      } else {
        koos.put(after);
      }
    } else if (change instanceof ReactionChange reaction) {
      Reaction after = reaction.getAfter();
      if (after == null) {
        reactions.delete(reaction.getContentId(), reaction.getUserId());
      } else {
        reactions.put(after);
      }
    }
  }

  private static SpecificRecord newer(SpecificRecord one, SpecificRecord other) {
    return position(one).compareTo(position(other)) < 0 ? other : one;
  }

  private static Position position(SpecificRecord change) {
    return Position.of((ByteBuffer) change.get(change.getSchema().getField("position").pos()));
  }

  /** Tells a generation that is being built a reaction that nobody else knows. */
  void deceive(int generation, long contentId) {
    ReactionChange lie = new ReactionChange();
    lie.setContentId(contentId);
    lie.setUserId(Long.MAX_VALUE);
    lie.setOp("INSERT");
    lie.setChangedAt(System.currentTimeMillis());
    lie.setPosition(Position.stream(255, "1").toByteBuffer());
    lie.setAfter(new Reaction(contentId, Long.MAX_VALUE, "LIKE", System.currentTimeMillis()));
    produce(Generations.shadow(generation, Topics.REACTION_CHANGES), Topics.REACTION_CHANGES, lie);
    producer.flush();
  }

  /** Where the topics of changes end. */
  Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
    return ends(GenerationTopics.inputs());
  }

  /** Where that ends which a generation was given that is being built. */
  Map<TopicPartition, Long> given(int generation) throws ExecutionException, InterruptedException {
    return ends(GenerationTopics.shadowInputs(generation));
  }

  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka.settings())) {
      return GenerationTopics.offsets(admin, partitions, OffsetSpec.latest());
    }
  }

  /** Lands all that was told so far. */
  synchronized void landIn(ToldLake lake) throws Exception {
    lake.land(told, ends());
  }

  /** What was published and is not as all changes so far say, or was told twice. */
  synchronized List<String> wrong() {
    if (untold != null) {
      throw new IllegalStateException("The load broke off", untold);
    }
    Published published = Published.read(kafka);
    List<String> wrong =
        new ArrayList<>(
            ofRows ? published.differencesFromRowsOf(model) : published.differencesFrom(model));
    wrong.addAll(everOfRows ? published.toldWronglyByRows() : published.toldWrongly());
    return wrong;
  }

  /** Generation of the newest record of each key of koo.engagement. */
  List<Integer> generations() {
    Map<ByteBuffer, Integer> generations = new HashMap<>();
    new NewestValues(kafka)
        .forEach(
            Topics.KOO_ENGAGEMENT,
            Topics.PARTITIONS,
            record -> {
              Object value = values.deserialize(record.topic(), record.value());
              if (value instanceof KooEngagement engagement) {
                generations.put(ByteBuffer.wrap(record.key()), engagement.getGeneration());
              }
            });
    return List.copyOf(generations.values());
  }

  @Override
  public void close() {
    producer.close();
  }
}
