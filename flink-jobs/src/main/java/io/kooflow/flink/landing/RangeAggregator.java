package io.kooflow.flink.landing;

import io.kooflow.lake.landing.LandingRefusedException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.iceberg.DataFile;
import org.jspecify.annotations.Nullable;

/**
 * Joins what all writers of a table have written for a checkpoint into one committable, and gives
 * it its ranges. Runs once per table; where the chain of ranges stands is its state. A checkpoint
 * without records makes no committable.
 */
final class RangeAggregator extends AbstractStreamOperator<CommittableMessage<LandingCommittable>>
    implements OneInputStreamOperator<
        CommittableMessage<Written>, CommittableMessage<LandingCommittable>> {
  @Serial private static final long serialVersionUID = 1;

  private final LandingTarget target;
  private transient List<Written> pending = new ArrayList<>();
  private transient @Nullable RangeChain chain;
  private transient @Nullable ListState<Tuple2<Integer, Long>> ends;

  RangeAggregator(LandingTarget target) {
    this.target = target;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    pending = new ArrayList<>();
    ends =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("range-ends", Types.TUPLE(Types.INT, Types.LONG)));
    Map<Integer, Long> starts = new TreeMap<>(target.starts());
    if (context.isRestored()) {
      starts.clear();
      for (Tuple2<Integer, Long> end : ends.get()) {
        starts.put(end.f0, end.f1);
      }
    }
    chain = new RangeChain(target.landed().topic(), starts);
    try {
      chain.skipTo(target.ends());
    } catch (LandingRefusedException refused) {
      throw new SuppressRestartsException(refused);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<Tuple2<Integer, Long>> snapshot = new ArrayList<>();
    known(chain).ends().forEach((partition, end) -> snapshot.add(Tuple2.of(partition, end)));
    known(ends).update(snapshot);
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<Written>> element) {
    if (element.getValue() instanceof CommittableWithLineage<Written> written) {
      pending.add(written.getCommittable());
    }
  }

  /** All writers' results for this checkpoint have arrived; they are sent before the barrier. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    int committables = pending.isEmpty() ? 0 : 1;
    output.collect(
        new StreamRecord<>(
            new CommittableSummary<>(0, 1, checkpointId, committables, committables, 0)));
    if (!pending.isEmpty()) {
      output.collect(new StreamRecord<>(new CommittableWithLineage<>(join(), checkpointId, 0)));
      pending.clear();
    }
  }

  @Override
  public void finish() throws Exception {
    prepareSnapshotPreBarrier(CommittableMessage.EOI);
    super.finish();
  }

  private LandingCommittable join() {
    List<DataFile> files = new ArrayList<>();
    pending.forEach(written -> files.addAll(written.files()));
    try {
      return new LandingCommittable(
          files, known(chain).next(pending.stream().map(Written::tallies).toList()));
    } catch (LandingRefusedException refused) {
      throw new SuppressRestartsException(refused);
    }
  }

  private static <T> T known(@Nullable T initialized) {
    return Objects.requireNonNull(initialized, "used before initializeState");
  }
}
