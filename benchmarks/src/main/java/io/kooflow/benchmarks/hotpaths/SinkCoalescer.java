package io.kooflow.benchmarks.hotpaths;

import io.kooflow.benchmarks.sink.CountedWrites;
import io.kooflow.sink.coalesce.Coalescer;
import io.kooflow.sink.coalesce.ItemKey;
import io.kooflow.sink.coalesce.Version;
import io.kooflow.sink.coalesce.Write;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One record offered to the sink's coalescer, one of a thousand items, at 10,000 a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SinkCoalescer {
  private static final TopicPartition PARTITION = new TopicPartition("feed", 0);
  private static final int ITEMS = 1_000;
  private static final int PER_MILLISECOND = 10;

  private final Coalescer<String> coalescer =
      new Coalescer<>(CountedWrites.ONE_SECOND, new SplittableRandom(1));
  private final SplittableRandom random = new SplittableRandom(2);
  private long offset;

  /** Offers it and completes what is due. */
  @Benchmark
  public long offer() {
    long now = offset / PER_MILLISECOND;
    ItemKey key = new ItemKey("feed", Integer.toString(random.nextInt(ITEMS)));
    coalescer.offer(
        new Write<>(key, Version.of(offset + 1), "payload", 100), PARTITION, offset, now);
    CountedWrites.completeDue(coalescer, now);
    offset++;
    return coalescer.committable(PARTITION, offset);
  }
}
