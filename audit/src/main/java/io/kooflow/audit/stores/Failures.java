package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Unread;
import io.kooflow.audit.compare.UnreadException;
import io.kooflow.audit.quiet.Away;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.read.UnreadFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.exceptions.NoSuchTableException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Says of a store that cannot be read what is wrong and what to do. */
final class Failures {
  private static final String AUDIT_AGAIN = "then audit again";

  private Failures() {}

  /** What keeps {@code store} from being compared; at least one. */
  static List<Unread> of(String store, Throwable failure) {
    if (failure instanceof UnreadException known) {
      return known.unread().stream().map(each -> as(store, each)).toList();
    }
    Throwable away = Away.of(failure);
    if (away != null) {
      return one(store, "does not answer: " + text(away), "See that its server runs", true);
    }
    if (failure instanceof ResourceNotFoundException) {
      return one(store, "the table does not exist", "Create it or restore it from a backup", false);
    }
    if (failure instanceof NoSuchTableException) {
      return one(store, text(failure), "Landing makes it with its next start", false);
    }
    if (failure instanceof NoSuchTopicException) {
      return one(store, text(failure), "Create it or restore it", false);
    }
    String remedy =
        store.startsWith("lake:")
            ? repair(store.substring("lake:".length()))
            : "Mend what is said to be wrong";
    return one(store, text(innermost(failure)), remedy, false);
  }

  /** Of files of a table of the lake. */
  static List<Unread> ofFiles(String store, LakeTable table, List<UnreadFile> files) {
    List<Unread> unread = new ArrayList<>();
    for (UnreadFile file : files) {
      String rows =
          file.rows() < 0 ? "" : String.format(Locale.ROOT, "; it held %,d rows", file.rows());
      unread.add(
          new Unread(
              store,
              file.kind() + " " + file.location(),
              file.reason() + rows,
              file.held(),
              file.unanswered()
                  ? "See that the storage answers, " + AUDIT_AGAIN
                  : repair(table.name()),
              file.unanswered()));
    }
    return unread;
  }

  private static String repair(String table) {
    return "Run ./kooflow lake repair " + table + ", " + AUDIT_AGAIN;
  }

  private static List<Unread> one(String store, String reason, String todo, boolean unanswered) {
    String remedy = todo.startsWith("Run ") ? todo : todo + ", " + AUDIT_AGAIN;
    return List.of(new Unread(store, null, reason, List.of(), remedy, unanswered));
  }

  /** One store cannot be compared because another cannot be read. */
  private static Unread as(String store, Unread unread) {
    return store.equals(unread.store())
        ? unread
        : new Unread(
            store,
            null,
            "needs " + unread.store() + ", which cannot be read: " + unread.reason(),
            List.of(),
            unread.remedy(),
            unread.unanswered());
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : message.lines().findFirst().orElse(name);
  }
}
