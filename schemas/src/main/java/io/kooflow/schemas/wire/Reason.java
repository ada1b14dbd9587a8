package io.kooflow.schemas.wire;

import org.apache.avro.AvroTypeException;
import org.apache.avro.UnresolvedUnionException;

/** What of an exception may be told: types and fields, never a value of the record. */
final class Reason {

  private Reason() {}

  static String of(Throwable failure) {
    if (failure instanceof UnresolvedUnionException) {
      // Its own message holds the value.
      return "a value fits no branch of its union";
    }
    if (failure instanceof ClassCastException && failure.getCause() instanceof ClassCastException) {
      // Avro's message holds the value, the JVM's below it only the two classes.
      return String.valueOf(failure.getCause().getMessage());
    }
    String message = failure.getMessage();
    boolean tellsTypesOnly =
        failure instanceof AvroTypeException || failure instanceof NullPointerException;
    return tellsTypesOnly && message != null && !message.startsWith("value ")
        ? message
        : failure.getClass().getSimpleName();
  }
}
