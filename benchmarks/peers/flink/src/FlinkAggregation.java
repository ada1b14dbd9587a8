import io.kooflow.events.ReactionChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts reactions by Flink's DataStream API. State per koo: a map of users to (position, kind),
 * and the counts; a changed koo is written once per second, by a timer. Arguments: servers,
 * registry (unused: the schema is known), input, group, output, folder of checkpoints, {@code
 * exactly-once} or {@code at-least-once}, time between checkpoints, state backend.
 */
public final class FlinkAggregation {
  private static final int WIRE_HEADER = 5;
  private static final int POSITION = 22;

  private FlinkAggregation() {}

  public static void main(String[] args) throws Exception {
    Configuration settings = new Configuration();
    FlinkPeer.configure(settings, args);
    settings.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    KafkaSource<Tuple3<Long, Long, byte[]>> source =
        KafkaSource.<Tuple3<Long, Long, byte[]>>builder()
            .setBootstrapServers(args[0])
            .setTopics(args[2])
            .setGroupId(args[3])
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setValueOnlyDeserializer(new Decode())
            .build();
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
        .keyBy(change -> change.f0, Types.LONG)
        .process(new Count())
        .returns(Types.TUPLE(Types.LONG, Types.LONG, Types.LONG))
        .sinkTo(sink(args[0], args[4], args[3], FlinkPeer.guarantee(args)));
    env.execute("aggregation");
  }

  private static KafkaSink<Tuple3<Long, Long, Long>> sink(
      String servers, String topic, String transactions, DeliveryGuarantee guarantee) {
    return KafkaSink.<Tuple3<Long, Long, Long>>builder()
        .setBootstrapServers(servers)
        .setDeliveryGuarantee(guarantee)
        .setTransactionalIdPrefix(transactions)
        .setProperty("transaction.timeout.ms", FlinkPeer.TRANSACTION_TIMEOUT_MILLIS)
        .setProperty("compression.type", "lz4")
        .setProperty("linger.ms", "100")
        .setProperty("batch.size", "131072")
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<Tuple3<Long, Long, Long>>builder()
                .setTopic(topic)
                .setKeySerializationSchema(
                    (SerializationSchema<Tuple3<Long, Long, Long>>)
                        counts -> ByteBuffer.allocate(8).putLong(counts.f0).array())
                .setValueSerializationSchema(
                    (SerializationSchema<Tuple3<Long, Long, Long>>)
                        counts ->
                            ByteBuffer.allocate(16).putLong(counts.f1).putLong(counts.f2).array())
                .build())
        .build();
  }

  /** Koo, user, and the state as bytes: position, then 0 absent, 1 like, 2 dislike. */
  static final class Decode implements DeserializationSchema<Tuple3<Long, Long, byte[]>> {
    private transient SpecificDatumReader<ReactionChange> reader;
    private transient BinaryDecoder decoder;
    private transient ReactionChange reused;

    @Override
    public void open(InitializationContext context) {
      reader = new SpecificDatumReader<>(ReactionChange.class);
    }

    @Override
    public Tuple3<Long, Long, byte[]> deserialize(byte[] message) throws IOException {
      decoder =
          DecoderFactory.get()
              .binaryDecoder(message, WIRE_HEADER, message.length - WIRE_HEADER, decoder);
      reused = reader.read(reused, decoder);
      byte[] state = new byte[POSITION + 1];
      ByteBuffer position = reused.getPosition();
      position.get(position.position(), state, 0, POSITION);
      state[POSITION] =
          (byte)
              (reused.getAfter() == null ? 0 : reused.getAfter().getType().equals("LIKE") ? 1 : 2);
      return Tuple3.of(reused.getContentId(), reused.getUserId(), state);
    }

    @Override
    public boolean isEndOfStream(Tuple3<Long, Long, byte[]> next) {
      return false;
    }

    @Override
    public TypeInformation<Tuple3<Long, Long, byte[]>> getProducedType() {
      return Types.TUPLE(
          Types.LONG, Types.LONG, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }
  }

  /** Drops repeats, keeps the counts, and writes each changed koo at the next full second. */
  static final class Count
      extends KeyedProcessFunction<Long, Tuple3<Long, Long, byte[]>, Tuple3<Long, Long, Long>> {
    private static final int TIMER = 3;

    private transient MapState<Long, byte[]> states;
    private transient ValueState<long[]> counts;

    @Override
    public void open(Configuration parameters) {
      states =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "states",
                      Types.LONG,
                      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
      counts =
          getRuntimeContext()
              .getState(
                  new ValueStateDescriptor<>(
                      "counts", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(
        Tuple3<Long, Long, byte[]> change, Context context, Collector<Tuple3<Long, Long, Long>> out)
        throws Exception {
      byte[] stored = states.get(change.f1);
      if (stored != null
          && Arrays.compareUnsigned(change.f2, 0, POSITION, stored, 0, POSITION) <= 0) {
        return;
      }
      states.put(change.f1, change.f2);
      long[] of = counts.value();
      if (of == null) {
        of = new long[TIMER + 1];
      }
      of[stored == null ? 0 : stored[POSITION]]--;
      of[change.f2[POSITION]]++;
      long now = context.timerService().currentProcessingTime();
      if (of[TIMER] <= now) {
        of[TIMER] = (now / 1000 + 1) * 1000;
        context.timerService().registerProcessingTimeTimer(of[TIMER]);
      }
      counts.update(of);
    }

    @Override
    public void onTimer(
        long timestamp, OnTimerContext context, Collector<Tuple3<Long, Long, Long>> out)
        throws Exception {
      long[] of = counts.value();
      out.collect(Tuple3.of(context.getCurrentKey(), of[1], of[2]));
    }
  }
}
