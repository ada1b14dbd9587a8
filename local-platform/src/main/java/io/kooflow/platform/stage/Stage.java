package io.kooflow.platform.stage;

/**
 * One stage of the pipeline at one moment.
 *
 * @param name such as {@code capture}
 * @param count offsets that it has put out since its topics began, transaction markers included
 * @param reached offsets that it has read; grows with each progress, for the first stage those that
 *     it has put out
 * @param lag records that wait for it, while records flow a few too many; 0 when it is done
 * @param deadLetters records that it has set aside, each once; -1 if nobody has counted
 */
public record Stage(String name, long count, long reached, long lag, long deadLetters) {

  /** The same with the number of its dead letters. */
  public Stage withDeadLetters(long number) {
    return new Stage(name, count, reached, lag, number);
  }
}
