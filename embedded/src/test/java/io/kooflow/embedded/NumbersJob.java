package io.kooflow.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Writes the numbers from 1 on to a file, a line each. Its jar is made by the test. */
public final class NumbersJob {
  private NumbersJob() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSource(
            new NumberSequenceSource(1, 1_000_000), WatermarkStrategy.noWatermarks(), "numbers")
        .map(new Append(args[0]))
        .sinkTo(new DiscardingSink<>());
    env.execute("numbers");
  }

  private static final class Append implements MapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;
    private final String file;

    Append(String file) {
      this.file = file;
    }

    @Override
    public Long map(Long number) throws Exception {
      Files.writeString(
          Path.of(file), number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      Thread.sleep(2);
      return number;
    }
  }
}
