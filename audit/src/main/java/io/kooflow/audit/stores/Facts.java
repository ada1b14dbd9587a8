package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.TopCreator;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.events.User;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is compared of each record: the same rows wherever the record comes from. For one thread.
 */
final class Facts {
  static final String UNREADABLE = "unreadable";
  static final String KOO = "koo";
  static final String USER = "user";
  static final String DECAYED = "decayed engagement";
  static final String THREAD = "counts of the thread";

  static final String ITEM_OF = "item of ";
  static final String DISTINCT_REACTORS_IN = "distinct reactors in ";

  private static final String REACTION_OF_USER = "reaction of user ";
  private static final String CREATOR_IN = "creator in ";

  /** Begins what is said of one record of a topic, by topic, partition and offset. */
  static final String RECORD = "record ";

  private static final String TRENDING = "trending ";
  private static final String PLACE_IN_TRENDING = "place in trending ";
  private static final String CREATORS = "creators ";
  private static final String PLACE_IN_CREATORS = "place in creators ";

  /** Those that fill up a list stand behind its own. */
  private static final Comparator<TrendingKoo> RANK =
      Comparator.comparing(TrendingKoo::getFilled)
          .thenComparing(TrendingKoo::getScore, Comparator.reverseOrder())
          .thenComparingLong(TrendingKoo::getContentId);

  private static final Comparator<TopCreator> PLACE =
      Comparator.comparing(TopCreator::getFilled)
          .thenComparing(TopCreator::getScore, Comparator.reverseOrder())
          .thenComparingLong(TopCreator::getCreator)
          .thenComparing(TopCreator::getLangGroup);

  /** Of a list everything but its key, so that its places are compared field by field. */
  private static final Set<String> KEY_OF_LIST = Set.of("language");

  private final RecordDigest digest = new RecordDigest();
  private final PublishedFields listFields = new PublishedFields(KEY_OF_LIST);
  private final PublishedFields kooFields = new PublishedFields(Set.of());

  static List<Row> of(Reaction reaction) {
    String value = reaction.getType() + " at " + reaction.getCreatedAt();
    return List.of(new Row(reaction.getContentId(), ofUser(reaction.getUserId()), value));
  }

  static String ofUser(Object userId) {
    return REACTION_OF_USER + userId;
  }

  /** Whose reaction a type names, decimal; null if it names none. */
  static @Nullable String userOf(String type) {
    if (!type.startsWith(REACTION_OF_USER)) {
      return null;
    }
    String user = type.substring(REACTION_OF_USER.length());
    return user.matches("\\d{1,19}") ? user : null;
  }

  /** Whether a type names a list or a place of one. */
  static boolean isOfList(String type) {
    return Stream.of(TRENDING, PLACE_IN_TRENDING, CREATORS, PLACE_IN_CREATORS, PublishedFields.LIST)
        .anyMatch(type::startsWith);
  }

  /** Whether a type names a figure of a creator. */
  static boolean isOfCreator(String type) {
    return type.startsWith(CREATOR_IN) || type.startsWith(DISTINCT_REACTORS_IN);
  }

  /** Whether a type names a record of a topic. */
  static boolean isRecord(String type) {
    return type.startsWith(RECORD);
  }

  List<Row> of(Koo koo) {
    return List.of(new Row(koo.getContentId(), KOO, digest.of(koo)));
  }

  /** A koo as it is shown, field by field, so that a difference names the field. */
  Row shown(Koo koo) {
    return new Row(koo.getContentId(), KOO, kooFields.of(koo));
  }

  List<Row> of(User user) {
    return List.of(new Row(user.getUserId(), USER, digest.of(user)));
  }

  /** Counts and decayed sums, the same in {@code koo.engagement} and in what shows a koo. */
  static List<Row> ofEngagement(
      long id, Map<String, Long> counts, Map<String, Long> threadCounts, List<DecayedSum> decayed) {
    List<Row> rows = new ArrayList<>();
    counts.forEach((type, count) -> rows.add(new Row(id, type, Long.toString(count))));
    if (!threadCounts.equals(counts)) {
      rows.add(new Row(id, THREAD, new TreeMap<>(threadCounts).toString()));
    }
    if (!decayed.isEmpty()) {
      rows.add(new Row(id, DECAYED, text(decayed)));
    }
    return rows;
  }

  private static String text(List<DecayedSum> decayed) {
    return String.join(" ", decayed.stream().map(Facts::text).sorted().toList());
  }

  /** All of one creator in one language, but the estimate of distinct reactors. */
  static Row ofCreator(
      long creator,
      String language,
      long koos,
      Map<String, Long> counts,
      List<DecayedSum> decayed,
      @Nullable Double risingScore) {
    String value =
        String.format(
            Locale.ROOT,
            "%d koos %s %s rising %s",
            koos,
            new TreeMap<>(counts),
            text(decayed),
            risingScore);
    return new Row(creator, CREATOR_IN + language, value);
  }

  private static String text(DecayedSum sum) {
    return sum.getType() + "/" + sum.getHalfLifeMillis() + "=" + sum.getLog2Sum();
  }

  /** One row per place, and one for a place out of order. */
  static List<Row> of(Trending list) {
    List<Row> rows = new ArrayList<>();
    TrendingKoo before = null;
    for (TrendingKoo koo : list.getKoos()) {
      rows.add(
          new Row(
              koo.getContentId(),
              inList(list.getLanguage()),
              place(koo.getScore(), koo.getLangGroup(), koo.getFilled())));
      if (before != null && RANK.compare(before, koo) >= 0) {
        String type = PLACE_IN_TRENDING + list.getLanguage();
        rows.add(new Row(koo.getContentId(), type, "out of order"));
      }
      before = koo;
    }
    return rows;
  }

  /** One row per place, and one for a place out of order. */
  static List<Row> of(TopCreators list) {
    List<Row> rows = new ArrayList<>();
    TopCreator before = null;
    for (TopCreator place : list.getCreators()) {
      String value = place(place.getScore(), place.getLangGroup(), place.getFilled());
      rows.add(new Row(place.getCreator(), inCreators(list.getLanguage()), value));
      if (before != null && PLACE.compare(before, place) >= 0) {
        String type = PLACE_IN_CREATORS + list.getLanguage();
        rows.add(new Row(place.getCreator(), type, "out of order"));
      }
      before = place;
    }
    return rows;
  }

  /** A list with its revision, for topic and table to agree on; it has no id. */
  Row published(Trending list) {
    String type = PublishedFields.LIST + inList(list.getLanguage());
    return new Row(0, type, listFields.of(list));
  }

  /** A list with its revision, for topic and table to agree on; it has no id. */
  Row published(TopCreators list) {
    String type = PublishedFields.LIST + inCreators(list.getLanguage());
    return new Row(0, type, listFields.of(list));
  }

  /** A place of a list of koos or creators. */
  static String place(double score, String langGroup, boolean filled) {
    return score + " " + langGroup + (filled ? " filled" : "");
  }

  static String inCreators(String language) {
    return CREATORS + language;
  }

  static String inList(String language) {
    return TRENDING + language;
  }
}
