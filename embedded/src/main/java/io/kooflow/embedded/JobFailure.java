package io.kooflow.embedded;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.SerializedThrowable;

/**
 * Why a job was not taken or has ended. A job refuses by what Flink itself does not restart after,
 * a {@code SuppressRestartsException}, thrown by its main or by one of its operators; the cause of
 * that is the reason.
 *
 * @param refused whether starting again cannot help until somebody mends something
 * @param reason in words, one line
 */
record JobFailure(boolean refused, String reason) {
  private static final String REFUSAL =
      "org.apache.flink.runtime.execution.SuppressRestartsException";
  private static final int MAX_CAUSES = 50;

  static JobFailure of(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (int i = 0; i < chain.size(); i++) {
      if (className(chain.get(i)).equals(REFUSAL)) {
        return new JobFailure(true, words(chain.get(Math.min(i + 1, chain.size() - 1)), false));
      }
    }
    return new JobFailure(false, words(deepestWithMessage(chain), true));
  }

  private static Throwable deepestWithMessage(List<Throwable> chain) {
    for (int i = chain.size() - 1; i > 0; i--) {
      String message = chain.get(i).getMessage();
      if (message != null && !message.isBlank() && !message.equals(className(chain.get(i)))) {
        return chain.get(i);
      }
    }
    return chain.get(0);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable each = failure;
        each != null && chain.size() < MAX_CAUSES;
        each = each.getCause()) {
      chain.add(each);
    }
    return chain;
  }

  /** Flink hands failures of operators on as texts, since their classes are the job's alone. */
  private static String className(Throwable failure) {
    return failure instanceof SerializedThrowable serialized
        ? serialized.getOriginalErrorClassName()
        : failure.getClass().getName();
  }

  private static String words(Throwable failure, boolean withClass) {
    String name = className(failure);
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    if (message.startsWith(name)) {
      message = message.substring(name.length()).replaceFirst("^: ", "");
    }
    String simple = name.substring(name.lastIndexOf('.') + 1);
    if (message.isBlank()) {
      return simple;
    }
    return withClass ? simple + ": " + message : message;
  }
}
