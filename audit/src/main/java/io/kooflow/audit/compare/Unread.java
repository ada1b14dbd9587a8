package io.kooflow.audit.compare;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store, or one file of it, that could not be read, so that the store was not compared.
 *
 * @param store name as in the summaries, such as {@code lake:koo_changes}
 * @param file which file of the store, kind first; null where it is the store as a whole
 * @param reason what is wrong
 * @param offsets records of Kafka that the file held; empty where nobody says so
 * @param remedy what to do about it, one sentence
 * @param unanswered whether a server did not answer, so that another try may read it
 */
public record Unread(
    String store,
    @Nullable String file,
    String reason,
    List<String> offsets,
    String remedy,
    boolean unanswered)
    implements Comparable<Unread> {
  private static final Comparator<Unread> ORDER =
      Comparator.comparing(Unread::store)
          .thenComparing(unread -> String.valueOf(unread.file()))
          .thenComparing(Unread::reason);

  /** Copies the list. */
  public Unread {
    offsets = List.copyOf(offsets);
  }

  @Override
  public int compareTo(Unread other) {
    return ORDER.compare(this, other);
  }
}
