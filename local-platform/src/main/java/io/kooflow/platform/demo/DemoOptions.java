package io.kooflow.platform.demo;

import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.platform.start.DynamoDbServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is asked to do, checked.
 *
 * @param polis folder of conversations; null for the synthetic input
 * @param rate writes per second, above 0
 * @param events most writes, 1 or more
 * @param seed of the synthetic input
 * @param dataDir kept after the run; null for a new folder that goes
 * @param report folder for the reports; null for none
 * @param exit whether to end after the audit
 * @param dynamodb server of the tables, where they are not given
 * @param given parts that run elsewhere and are used instead of started
 */
public record DemoOptions(
    @Nullable Path polis,
    double rate,
    long events,
    long seed,
    @Nullable Path dataDir,
    @Nullable Path report,
    boolean exit,
    DynamoDbServer dynamodb,
    GivenEndpoints given) {}
