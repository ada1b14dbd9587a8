package io.kooflow.flink.landing;

import java.io.Serial;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;

/**
 * A table as a Flink sink: parallel writers, one aggregator that makes ranges, one committer. Takes
 * rows laid out as {@link RowLayout}.
 */
final class LandingSink
    implements Sink<RowData>,
        SupportsCommitter<LandingCommittable>,
        SupportsPreCommitTopology<Written, LandingCommittable> {
  @Serial private static final long serialVersionUID = 1;

  private final LandingTarget target;
  private final int maxOpenDays;

  LandingSink(LandingTarget target, int maxOpenDays) {
    this.target = target;
    this.maxOpenDays = maxOpenDays;
  }

  @Override
  @Deprecated // Flink 1.20 still declares it, and never calls it.
  public SinkWriter<RowData> createWriter(InitContext context) {
    throw new UnsupportedOperationException("Replaced by createWriter(WriterInitContext)");
  }

  @Override
  public SinkWriter<RowData> createWriter(WriterInitContext context) {
    return new LandingWriter(target, maxOpenDays, context);
  }

  @Override
  public Committer<LandingCommittable> createCommitter(CommitterInitContext context) {
    return new TableCommitter(target);
  }

  @Override
  public SimpleVersionedSerializer<LandingCommittable> getCommittableSerializer() {
    return new CommittableSerializer(target.fileJson());
  }

  @Override
  public SimpleVersionedSerializer<Written> getWriteResultSerializer() {
    return new WrittenSerializer(target.fileJson());
  }

  /** To one aggregator, and from it to the first of the committers: Flink makes as many of them. */
  @Override
  public DataStream<CommittableMessage<LandingCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<Written>> written) {
    // Flink puts the sink's own name and uid in front of both.
    String name = "ranges";
    return written
        .global()
        .transform(
            name,
            CommittableMessageTypeInfo.of(this::getCommittableSerializer),
            new RangeAggregator(target))
        .name(name)
        .uid(name)
        .setParallelism(1)
        .setMaxParallelism(1)
        .global();
  }
}
