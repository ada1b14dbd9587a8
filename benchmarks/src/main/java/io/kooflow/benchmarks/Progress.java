package io.kooflow.benchmarks;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Tells whoever waits what goes on: one line each, on standard error, so that results stay apart.
 */
@FunctionalInterface
public interface Progress {
  void tell(String line);

  /** To standard error, with the time of day. */
  static Progress toStandardError() {
    return line ->
        System.err.println(
            LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
