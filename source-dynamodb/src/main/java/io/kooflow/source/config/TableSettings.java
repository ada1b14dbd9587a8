package io.kooflow.source.config;

import io.kooflow.source.change.ChangeShape;
import io.kooflow.source.stream.LineageShare;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One table to capture.
 *
 * @param name name of the table
 * @param topic topic of its change events
 * @param epoch epoch of its stream, 1 to 255
 * @param shape how its change events are built
 * @param export manifest-summary.json of an export for the first snapshot; null to scan
 * @param share what of it a task captures
 */
public record TableSettings(
    String name,
    String topic,
    int epoch,
    ChangeShape shape,
    @Nullable URI export,
    LineageShare share) {}
