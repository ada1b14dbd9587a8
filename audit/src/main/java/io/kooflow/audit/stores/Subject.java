package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Difference;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which row of the content store a difference is about, so that nobody else reads the audit's
 * words.
 *
 * @param kind what it is about
 * @param id of the koo, or of the user where the row is a user's
 * @param user whose reaction it is, decimal; null unless it is about one
 * @param otherwise what mends it, where no row that is read again does: one sentence; null for all
 *     kinds but {@link Kind#BEYOND_EVENTS}
 */
public record Subject(Kind kind, long id, @Nullable String user, @Nullable String otherwise) {
  private static final String LISTS =
      "No change of a row changes a list by itself: it is published again with the next reaction to"
          + " a koo of the list, or by a new generation (docs/streams-operations.md)";
  private static final String CREATORS =
      "Figures of creators are published again with the next reaction to a koo of theirs, or by a"
          + " new generation (docs/streams-operations.md)";
  private static final String BAD_ITEM =
      "Correct or delete the item in the content store: no event can carry it as it is";
  private static final String AHEAD =
      "The table has a higher revision than the topic, so the sink leaves it: delete the item, then"
          + " repair again";
  private static final String TWICE =
      "Rows that landed more than once go by a rewrite of the table without them";
  private static final String BAD_RECORD =
      "A record that cannot be read leaves its topic by compaction or retention";

  private static final Pattern PUBLISHED =
      Pattern.compile("generation=(\\d{1,9}) revision=(\\d{1,18})( .*)?");

  /** What differences are about. */
  public enum Kind {
    /** One reaction. */
    REACTION,
    /** A koo's own row. */
    KOO,
    /** A user's row. */
    USER,
    /** What follows from a koo and its reactions, such as a count. */
    FOLLOWS_FROM_KOO,
    /** What no row that is read again mends; {@link Subject#otherwise} says what does. */
    BEYOND_EVENTS
  }

  /** What the difference is about. */
  public static Subject of(Difference difference) {
    String otherwise = otherwise(difference);
    if (otherwise != null) {
      return new Subject(Kind.BEYOND_EVENTS, difference.id(), null, otherwise);
    }
    String type = difference.type();
    String user = Facts.userOf(type);
    if (user != null) {
      return new Subject(Kind.REACTION, difference.id(), user, null);
    }
    Kind kind =
        switch (type) {
          case Facts.USER -> Kind.USER;
          case Facts.KOO -> Kind.KOO;
          default -> Kind.FOLLOWS_FROM_KOO;
        };
    return new Subject(kind, difference.id(), null, null);
  }

  private static @Nullable String otherwise(Difference difference) {
    String type = difference.type();
    Map<String, String> stores = difference.perStore();
    if (Facts.isOfList(type)) {
      return LISTS;
    }
    if (Facts.isOfCreator(type)) {
      return CREATORS;
    }
    if (Facts.isRecord(type)) {
      return stores.containsValue(Facts.UNREADABLE) ? BAD_RECORD : TWICE;
    }
    boolean badInStore =
        stores.entrySet().stream()
            .anyMatch(
                each ->
                    each.getKey().startsWith("store:") && each.getValue().equals(Facts.UNREADABLE));
    // No row of the store has an id below 1, so no event can tell of it.
    if (badInStore || difference.id() < 1) {
      return BAD_ITEM;
    }
    return type.equals(PublishedFields.TYPE) && isAhead(stores) ? AHEAD : null;
  }

  private static boolean isAhead(Map<String, String> stores) {
    Matcher table = PUBLISHED.matcher(stores.getOrDefault("table:feed_items", ""));
    Matcher topic = PUBLISHED.matcher(stores.getOrDefault("topic:koo.enriched", ""));
    if (!table.matches() || !topic.matches()) {
      return false;
    }
    int byGeneration = Long.compare(number(table, 1), number(topic, 1));
    return byGeneration > 0 || (byGeneration == 0 && number(table, 2) > number(topic, 2));
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}
