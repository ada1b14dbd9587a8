package io.kooflow.flink.scoring;

import io.kooflow.events.KooChange;
import io.kooflow.flink.records.DeadLetter;
import io.kooflow.flink.records.KafkaRecord;
import io.kooflow.flink.records.SinceCheckpoint;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes to texts that are new or edited. What is no change of a koo becomes a dead letter; a
 * registry that does not answer fails the job, which tries again.
 *
 * <p>It also watches over the topic: at each start, and before each checkpoint, the topic must be
 * the one that was read, and hold what is to be read next. Else the job is refused, whatever
 * restarts it.
 */
final class PickTexts extends ProcessFunction<KafkaRecord, ChangedText>
    implements CheckpointedFunction, CheckpointListener {
  @Serial private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(PickTexts.class);

  /** Kafka forgets what a group has not said for days. */
  private static final Duration REMEMBER_EVERY = Duration.ofHours(1);

  private final ScoringConfig config;
  private final ReadPositions starts;
  private transient @Nullable AvroDeserializer<KooChange> deserializer;
  private transient @Nullable ReadPositions positions;
  private transient @Nullable ListState<Tuple3<String, Integer, Long>> kept;
  private transient @Nullable Admin admin;
  private transient @Nullable Counter deadLetters;
  private transient @Nullable SinceCheckpoint sinceCheckpoint;
  private transient long rememberedAtNanos;

  /** Reads from {@code starts} on, unless a checkpoint knows better. */
  PickTexts(ScoringConfig config, ReadPositions starts) {
    this.config = config;
    this.starts = starts;
  }

  @Override
  public void open(OpenContext context) {
    SchemaRegistryClient client =
        new SchemaRegistryClient(RegistryConfig.from(config.registry().clientSettings()));
    deserializer = AvroDeserializer.of(client, KooChange.class);
    deserializer.configure(config.registry().clientSettings(), false);
    deadLetters = getRuntimeContext().getMetricGroup().counter("deadLetters");
    sinceCheckpoint = SinceCheckpoint.registered(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (sinceCheckpoint != null) {
      sinceCheckpoint.completed();
    }
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    kept =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>(
                    "read-positions", Types.TUPLE(Types.STRING, Types.INT, Types.LONG)));
    List<ReadPositions> known = new ArrayList<>();
    for (Tuple3<String, Integer, Long> one : kept.get()) {
      TreeMap<Integer, Long> next = new TreeMap<>();
      next.put(one.f1, one.f2);
      known.add(new ReadPositions(starts.topic(), one.f0, next));
    }
    ReadPositions joined = ReadPositions.joined(starts.topic(), known, starts);
    positions = new ReadPositions(joined.topic(), joined.topicId(), new TreeMap<>(joined.next()));
    Properties kafka = config.kafka().clientProperties();
    admin = Admin.create(kafka);
    rememberedAtNanos = System.nanoTime();
    require(HeldOffsets.read(admin, starts.topic()));
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    ReadPositions reached = Objects.requireNonNull(positions);
    watch(Objects.requireNonNull(admin));
    List<Tuple3<String, Integer, Long>> state = new ArrayList<>();
    reached
        .next()
        .forEach((partition, next) -> state.add(Tuple3.of(reached.topicId(), partition, next)));
    Objects.requireNonNull(kept).update(state);
  }

  /** Kafka out of reach is no reason to fail: nothing can be read from it either. */
  private void watch(Admin kafka) {
    HeldOffsets held;
    try {
      held = HeldOffsets.read(kafka, starts.topic());
      if (System.nanoTime() - rememberedAtNanos > REMEMBER_EVERY.toNanos()) {
        StartingOffsets.remember(kafka, config.groupId(), starts.topicId());
        rememberedAtNanos = System.nanoTime();
      }
    } catch (KafkaException outOfReach) {
      LOG.debug("{} is looked at with the next checkpoint", starts.topic(), outOfReach);
      return;
    }
    require(held);
  }

  private void require(HeldOffsets held) {
    if (config.acceptGaps()) {
      return;
    }
    try {
      Objects.requireNonNull(positions).require(held);
    } catch (ScoringRefusedException refused) {
      throw new SuppressRestartsException(refused);
    }
  }

  @Override
  public void processElement(KafkaRecord record, Context context, Collector<ChangedText> out) {
    Optional<ChangedText> changed;
    try {
      changed = ChangedText.of(change(record), record);
    } catch (SerializationException | IllegalArgumentException bad) {
      context.output(ScoringJob.DEAD_LETTERS, DeadLetter.of(record, ScoringJob.NAME, bad));
      Objects.requireNonNull(deadLetters).inc();
      reached(record);
      return;
    }
    changed.ifPresent(out::collect);
    reached(record);
  }

  private void reached(KafkaRecord record) {
    Objects.requireNonNull(positions).reached(record.partition, record.offset + 1);
  }

  private KooChange change(KafkaRecord record) {
    if (deserializer == null) {
      throw new IllegalStateException("not opened");
    }
    KooChange change = deserializer.deserialize(record.topic, record.value);
    if (change == null) {
      throw new IllegalArgumentException("A change without a value says nothing");
    }
    return change;
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
