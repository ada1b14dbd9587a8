import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.events.ReactionChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import scala.Tuple2;
import scala.Tuple3;

/**
 * Counts reactions by Spark Structured Streaming: the newest state of each pair in the state store,
 * then, per micro-batch, sums by koo. Spark allows no second stateful step behind the first in
 * update mode, so the totals are kept in a map on the heap, which a restart would lose: less than
 * what others do, in Spark's favour. Arguments: servers, registry (unused), input, group, output,
 * folder of checkpoints.
 */
public final class SparkAggregation {
  private static final int WIRE_HEADER = 5;
  private static final int POSITION = 22;

  private SparkAggregation() {}

  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", args[5] + "-local")
            .config("spark.sql.shuffle.partitions", 2)
            .config(
                "spark.sql.streaming.stateStore.providerClass",
                "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider")
            .config("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", true)
            .config("spark.sql.streaming.noDataMicroBatches.enabled", false)
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    spark.streams().addListener(new CommitOffsets(args[0], args[3]));
    Encoder<Tuple2<Long, Long>> pair = Encoders.tuple(Encoders.LONG(), Encoders.LONG());
    Dataset<Tuple3<Long, Long, Long>> deltas =
        spark
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", args[0])
            .option("subscribe", args[2])
            .option("startingOffsets", "earliest")
            .option("maxOffsetsPerTrigger", 500_000)
            .load()
            .select("value")
            .as(Encoders.BINARY())
            .map(
                (MapFunction<byte[], Tuple3<Long, Long, byte[]>>) SparkAggregation::decode,
                Encoders.tuple(Encoders.LONG(), Encoders.LONG(), Encoders.BINARY()))
            .groupByKey(
                (MapFunction<Tuple3<Long, Long, byte[]>, Tuple2<Long, Long>>)
                    change -> new Tuple2<>(change._1(), change._2()),
                pair)
            .flatMapGroupsWithState(
                (FlatMapGroupsWithStateFunction<
                        Tuple2<Long, Long>,
                        Tuple3<Long, Long, byte[]>,
                        byte[],
                        Tuple3<Long, Long, Long>>)
                    SparkAggregation::newest,
                OutputMode.Update(),
                Encoders.BINARY(),
                Encoders.tuple(Encoders.LONG(), Encoders.LONG(), Encoders.LONG()),
                GroupStateTimeout.NoTimeout());
    deltas
        .writeStream()
        .outputMode("update")
        .option("checkpointLocation", args[5])
        .foreachBatch(
            (VoidFunction2<Dataset<Tuple3<Long, Long, Long>>, Long>)
                new Totals(args[0], args[4])::add)
        .start()
        .awaitTermination();
  }

  private static final ThreadLocal<SpecificDatumReader<ReactionChange>> READER =
      ThreadLocal.withInitial(() -> new SpecificDatumReader<>(ReactionChange.class));

  private static Tuple3<Long, Long, byte[]> decode(byte[] message) throws IOException {
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(message, WIRE_HEADER, message.length - WIRE_HEADER, null);
    ReactionChange change = READER.get().read(null, decoder);
    byte[] state = new byte[POSITION + 1];
    ByteBuffer position = change.getPosition();
    position.get(position.position(), state, 0, POSITION);
    state[POSITION] =
        (byte)
            (change.getAfter() == null ? 0 : change.getAfter().getType().equals("LIKE") ? 1 : 2);
    return new Tuple3<>(change.getContentId(), change.getUserId(), state);
  }

  private static Iterator<Tuple3<Long, Long, Long>> newest(
      Tuple2<Long, Long> pair,
      Iterator<Tuple3<Long, Long, byte[]>> changes,
      GroupState<byte[]> state) {
    byte[] before = state.exists() ? state.get() : null;
    byte[] newest = before;
    while (changes.hasNext()) {
      byte[] each = changes.next()._3();
      if (newest == null || Arrays.compareUnsigned(each, 0, POSITION, newest, 0, POSITION) > 0) {
        newest = each;
      }
    }
    if (newest == before) {
      return List.<Tuple3<Long, Long, Long>>of().iterator();
    }
    state.update(newest);
    return List.of(
            new Tuple3<>(
                pair._1(),
                is(newest, 1) - is(before, 1),
                is(newest, 2) - is(before, 2)))
        .iterator();
  }

  private static long is(byte[] state, int kind) {
    return state != null && state[POSITION] == kind ? 1 : 0;
  }

  /** Adds the sums of a micro-batch to the totals and writes those that changed. */
  private static final class Totals {
    private final Map<Long, long[]> totals = new HashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    Totals(String servers, String topic) {
      this.topic = topic;
      this.producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers", servers,
                  "compression.type", "lz4",
                  "linger.ms", 100,
                  "batch.size", 128 << 10),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }

    void add(Dataset<Tuple3<Long, Long, Long>> batch, Long id) {
      List<Row> sums =
          batch
              .toDF("koo", "likes", "dislikes")
              .groupBy("koo")
              .agg(functions.sum("likes"), functions.sum("dislikes"))
              .collectAsList();
      for (Row sum : sums) {
        long[] of = totals.computeIfAbsent(sum.getLong(0), ignored -> new long[2]);
        of[0] += sum.getLong(1);
        of[1] += sum.getLong(2);
        producer.send(
            new ProducerRecord<>(
                topic,
                ByteBuffer.allocate(8).putLong(sum.getLong(0)).array(),
                ByteBuffer.allocate(16).putLong(of[0]).putLong(of[1]).array()));
      }
      producer.flush();
    }
  }

  /** Commits to Kafka what Spark keeps in its checkpoint, as lag monitors want it. */
  private static final class CommitOffsets extends StreamingQueryListener {
    private final Admin admin;
    private final String group;

    CommitOffsets(String servers, String group) {
      this.admin = Admin.create(Map.of("bootstrap.servers", servers));
      this.group = group;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      try {
        JsonNode ends = new ObjectMapper().readTree(event.progress().sources()[0].endOffset());
        List<String> topics = new ArrayList<>();
        ends.fieldNames().forEachRemaining(topics::add);
        for (String topic : topics) {
          ends.get(topic)
              .fields()
              .forEachRemaining(
                  end ->
                      offsets.put(
                          new TopicPartition(topic, Integer.parseInt(end.getKey())),
                          new OffsetAndMetadata(end.getValue().asLong())));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      admin.alterConsumerGroupOffsets(group, offsets);
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
  }
}
