package io.kooflow.contentstore;

import io.kooflow.contentstore.items.BadValueException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a list was read, for each index key that it is merged from: text such as {@code
 * 1700000000000.42,-}, the dash where nothing was taken yet. A token outlives more shards, not
 * fewer.
 */
record PageToken(List<Place> places) {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,19})\\.(\\d{1,19})");
  private static final String START = "-";

  /** The last item taken of one index key; both empty before the first. */
  record Place(String time, String id) {
    static final Place BEGINNING = new Place("", "");

    boolean isStart() {
      return time.isEmpty();
    }

    private String text() {
      return isStart() ? START : time + "." + id;
    }
  }

  static PageToken parse(@Nullable String text, int keys) {
    if (text == null) {
      return new PageToken(Collections.nCopies(keys, Place.BEGINNING));
    }
    List<Place> places = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      places.add(place(part));
    }
    if (places.size() > keys) {
      throw malformed();
    }
    places.addAll(Collections.nCopies(keys - places.size(), Place.BEGINNING));
    return new PageToken(places);
  }

  Place place(int key) {
    return places.get(key);
  }

  String text() {
    return String.join(",", places.stream().map(Place::text).toList());
  }

  private static Place place(String text) {
    if (text.equals(START)) {
      return Place.BEGINNING;
    }
    var match = PLACE.matcher(text);
    if (!match.matches()) {
      throw malformed();
    }
    return new Place(match.group(1), match.group(2));
  }

  private static BadValueException malformed() {
    return new BadValueException("page token", "unknown form", "the token of the page before");
  }
}
