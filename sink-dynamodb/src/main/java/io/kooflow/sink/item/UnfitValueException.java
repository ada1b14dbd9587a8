package io.kooflow.sink.item;

/**
 * A value that no attribute can hold. Collects the way to it while it leaves the values around it;
 * the message never tells the value.
 */
final class UnfitValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final StringBuilder path = new StringBuilder();

  UnfitValueException(String problem) {
    super(problem, null, false, false);
    this.problem = problem;
  }

  /** The same, told by whoever holds the value under this name. */
  UnfitValueException inside(String name) {
    path.insert(0, path.isEmpty() ? name : name + ".");
    return this;
  }

  UnfitRecordException ofRecord() {
    return UnfitRecordException.at(path.toString(), problem);
  }
}
