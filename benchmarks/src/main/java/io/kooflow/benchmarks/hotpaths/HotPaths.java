package io.kooflow.benchmarks.hotpaths;

import io.kooflow.benchmarks.load.LoadSettings;
import io.kooflow.benchmarks.load.ReactionHistory;
import io.kooflow.engagement.ChangePosition;
import io.kooflow.engagement.DecayCells;
import io.kooflow.engagement.ReactionDecision;
import io.kooflow.engagement.ReactionState;
import io.kooflow.engagement.ReactionStateCodec;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.wire.RecordDecoder;
import io.kooflow.schemas.wire.RecordEncoder;
import io.kooflow.schemas.wire.WireFormat;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a change to the bytes of a state. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
public class HotPaths {
  private static final long HALF_LIFE_MILLIS = 6 * 3_600_000L;
  private static final long BEGIN_MILLIS = 1_767_225_600_000L;

  private final RecordDecoder decoder = new RecordDecoder();
  private final SpecificDatumReader<ReactionChange> reader =
      new SpecificDatumReader<>(ReactionChange.class);
  private byte[] message;
  private ReactionState older;
  private ReactionState newer;
  private byte[] stored;
  private DecayCells cells;
  private long time;

  /** One change as it comes from Kafka, and two states of one reaction. */
  @Setup
  public void prepare() {
    ReactionChange change = new ReactionHistory(LoadSettings.zipf(1, 1)).next();
    message =
        new RecordEncoder(WireFormat.DEFAULT_MAX_BYTES)
            .message(
                1, change.getSchema(), new SpecificDatumWriter<>(ReactionChange.class), change);
    older = ReactionState.present(position("7"), BEGIN_MILLIS, "LIKE", BEGIN_MILLIS);
    newer = ReactionState.present(position("8"), BEGIN_MILLIS + 1, "DISLIKE", BEGIN_MILLIS + 1);
    stored = ReactionStateCodec.encode(older);
    cells = new DecayCells(HALF_LIFE_MILLIS);
    for (int hour = 0; hour < 240; hour++) {
      cells.add(BEGIN_MILLIS + hour * 3_600_000L);
    }
    time = BEGIN_MILLIS;
  }

  private static ChangePosition position(String sequence) {
    return ChangePosition.of(Position.stream(1, sequence).bytes());
  }

  @Benchmark
  public ReactionChange decodeChange() {
    return decoder.record(message, ReactionChange.getClassSchema(), reader);
  }

  @Benchmark
  public ReactionDecision decideReaction() {
    return ReactionDecision.decide(older, newer);
  }

  @Benchmark
  public ReactionState decodeState() {
    return ReactionStateCodec.decode(stored);
  }

  @Benchmark
  public byte[] encodeState() {
    return ReactionStateCodec.encode(newer);
  }

  /** One reaction added and taken back, so that the cells stay as many. */
  @Benchmark
  public DecayCells addToCellsAndTakeBack() {
    time += 1_000;
    cells.add(time);
    cells.takeBack(time);
    return cells;
  }
}
