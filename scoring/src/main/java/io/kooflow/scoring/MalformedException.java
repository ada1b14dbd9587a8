package io.kooflow.scoring;

/** JSON that is outside the contract as a whole. The message names the fault, never the content. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
