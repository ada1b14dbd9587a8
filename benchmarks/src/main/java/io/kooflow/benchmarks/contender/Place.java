package io.kooflow.benchmarks.contender;

import java.nio.file.Path;

/**
 * Where one run of a contender takes place.
 *
 * @param run number of the run, 1 or more, different each time: names of groups hang on it
 * @param records in the input
 * @param folder its own, empty
 * @param bootstrapServers of the broker
 * @param registry address of the schema registry
 */
public record Place(int run, long records, Path folder, String bootstrapServers, String registry) {
  /** Where a contender of ours leaves the bytes that it allocated. */
  public Path allocated() {
    return folder.resolve("allocated");
  }
}
