package io.kooflow.platform.stage;

/**
 * One stage of the pipeline at one moment.
 *
 * @param name such as {@code capture}
 * @param count records it has put out since its topics began
 * @param lag records that wait for it, offsets of transaction markers included; 0 when it is done
 */
public record Stage(String name, long count, long lag) {}
