package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.contender.Allocated;
import io.kooflow.streams.StreamsMain;
import java.nio.file.Path;

/**
 * Our application as in production; arguments: its configuration, and where to leave allocation.
 */
public final class OursMain {
  private OursMain() {}

  public static void main(String[] args) {
    Allocated.leaveIn(Path.of(args[1]));
    StreamsMain.main(new String[] {"--config", args[0]});
  }
}
