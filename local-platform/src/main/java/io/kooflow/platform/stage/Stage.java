package io.kooflow.platform.stage;

/**
 * One stage of the pipeline at one moment.
 *
 * @param name such as {@code capture}
 * @param count offsets that it has put out since its topics began, transaction markers included
 * @param lag records that wait for it, while records flow a few too many; 0 when it is done
 */
public record Stage(String name, long count, long lag) {}
