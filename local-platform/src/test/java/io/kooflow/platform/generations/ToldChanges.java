package io.kooflow.platform.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.platform.kafka.Readers;
import io.kooflow.platform.streams.NaiveModel;
import io.kooflow.platform.streams.Published;
import io.kooflow.platform.streams.RandomHistory;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A random history, told to the topics of changes, and kept as the lake would keep it. */
final class ToldChanges implements AutoCloseable {
  private static final int BURST = 10;
  private static final int PAUSE_MILLIS = 250;

  private final KafkaTarget kafka;
  private final RandomHistory history;
  private final AvroSerializer<GenericContainer> serializer = new AvroSerializer<>();
  private final AvroDeserializer<GenericContainer> values;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<ChangeLog.Entry> told = new ArrayList<>();
  private final NaiveModel model = new NaiveModel();

  /** Newest of each item, what is gone included. */
  private final Map<List<Long>, SpecificRecord> newest = new HashMap<>();

  /** The log so far. */
  record Log(List<ChangeLog.Entry> entries, Map<TopicPartition, Long> ends) implements ChangeLog {
    @Override
    public void replay(Consumer<Entry> tell) {
      entries.forEach(tell);
    }
  }

  ToldChanges(KafkaTarget kafka, RandomHistory history) {
    this.kafka = kafka;
    this.history = history;
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
    load.scheduleWithFixedDelay(() -> tell(BURST), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return load;
  }

  private void send(SpecificRecord record) {
    if (record instanceof KooChange change) {
      model.told(change);
      newest.merge(List.of(change.getContentId()), change, ToldChanges::newer);
      send(new ChangeLog.Entry(Topics.KOO_CHANGES, change.getContentId(), change));
    } else if (record instanceof ReactionChange change) {
      model.told(change);
      newest.merge(List.of(change.getContentId(), change.getUserId()), change, ToldChanges::newer);
      send(new ChangeLog.Entry(Topics.REACTION_CHANGES, change.getContentId(), change));
    }
  }

  private void send(ChangeLog.Entry entry) {
    told.add(entry);
    produce(entry.topic(), entry.topic(), entry.event());
  }

  private void produce(String topic, String subject, SpecificRecord change) {
    long key = (Long) change.get(change.getSchema().getField("contentId").pos());
    producer.send(
        new ProducerRecord<>(
            topic,
            new LongSerializer().serialize(topic, key),
            serializer.serialize(subject, (GenericContainer) change)));
  }

  private static SpecificRecord newer(SpecificRecord one, SpecificRecord other) {
    return position(one).compareTo(position(other)) < 0 ? other : one;
  }

  private static Position position(SpecificRecord change) {
    return Position.of((ByteBuffer) change.get(change.getSchema().getField("position").pos()));
  }

  /** Puts what is there now into a content store. */
  synchronized void storeIn(DynamoDbClient store) {
    for (SpecificRecord change : newest.values()) {
      if (change instanceof KooChange koo && koo.getAfter() != null) {
        Map<String, AttributeValue> item = ItemCodec.of(Koo.class).toItem(koo.getAfter());
        store.putItem(put -> put.tableName(Tables.KOOS).item(item));
      } else if (change instanceof ReactionChange reaction && reaction.getAfter() != null) {
        Map<String, AttributeValue> item = ItemCodec.of(Reaction.class).toItem(reaction.getAfter());
        store.putItem(put -> put.tableName(Tables.REACTIONS).item(item));
      }
    }
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

  /** All that was told so far. */
  synchronized Log log() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka.settings())) {
      return new Log(
          List.copyOf(told),
          GenerationTopics.offsets(admin, GenerationTopics.inputs(), OffsetSpec.latest()));
    }
  }

  /** What a generation was given that is being built, as a log without records. */
  Log given(int generation) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka.settings())) {
      return new Log(
          List.of(),
          GenerationTopics.offsets(
              admin, GenerationTopics.shadowInputs(generation), OffsetSpec.latest()));
    }
  }

  /** What was published and is not as all changes so far say, or was told twice. */
  synchronized List<String> wrong() {
    Published published = Published.read(kafka);
    List<String> wrong = new ArrayList<>(published.differencesFrom(model));
    wrong.addAll(published.toldWrongly());
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
