package io.kooflow.benchmarks.contender;

import io.kooflow.benchmarks.load.Counts;
import io.kooflow.embedded.ForkedJvm;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A program under measurement.
 *
 * @param name as in the tables
 * @param settings what it was told, for the reader of the results
 * @param group consumer group that commits the offsets of the input, by run
 * @param output topic that it writes, null for a reference line without output
 * @param format reads a value of the output
 * @param jvm its process
 */
public record Contender(
    String name,
    String settings,
    Function<Place, String> group,
    @Nullable String output,
    Function<byte[], Counts> format,
    Function<Place, ForkedJvm> jvm) {}
