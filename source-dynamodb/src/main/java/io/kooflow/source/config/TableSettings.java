package io.kooflow.source.config;

import io.kooflow.source.change.ChangeShape;

/**
 * One table to capture.
 *
 * @param name name of the table
 * @param topic topic of its change events
 * @param epoch epoch of its stream, 1 to 255
 * @param shape how its change events are built
 */
public record TableSettings(String name, String topic, int epoch, ChangeShape shape) {}
