package io.kooflow.flink.settings;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.util.TimeUtils;

/** Takes typed values out of a map of settings; what is left in the end nobody knows. */
public final class Settings {
  private final Map<String, String> left;

  /** Works on {@code settings} itself: keys that are taken are removed. */
  public Settings(Map<String, String> settings) {
    this.left = settings;
  }

  /** What was not taken yet, live. */
  public Map<String, String> left() {
    return left;
  }

  /** The value of a key that must be there. */
  public String required(String key) {
    String value = text(key, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(key + " is missing; see --help");
    }
    return value;
  }

  public String text(String key, String otherwise) {
    String value = left.remove(key);
    return value == null ? otherwise : value;
  }

  /** A whole number from {@code least} up. */
  public int integer(String key, int otherwise, int least) {
    String value = text(key, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(numberWanted(key, least, value), notANumber);
    }
    throw new IllegalArgumentException(numberWanted(key, least, value));
  }

  public boolean yesOrNo(String key, boolean otherwise) {
    String value = text(key, Boolean.toString(otherwise));
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(key + " must be true or false, got " + value);
    }
    return value.equals("true");
  }

  /** A positive length of time, such as {@code 500 ms}, {@code 5 s} or {@code 2 min}. */
  public Duration duration(String key, Duration otherwise) {
    String value = left.remove(key);
    if (value == null) {
      return otherwise;
    }
    try {
      Duration duration = TimeUtils.parseDuration(value);
      if (!duration.isZero() && !duration.isNegative()) {
        return duration;
      }
    } catch (IllegalArgumentException notADuration) {
      throw new IllegalArgumentException(durationWanted(key, value), notADuration);
    }
    throw new IllegalArgumentException(durationWanted(key, value));
  }

  /** All keys that start with {@code prefix}, without it. */
  public Map<String, String> below(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (String key : left.keySet().toArray(String[]::new)) {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), text(key, ""));
      }
    }
    return found;
  }

  /** Refuses what nobody took. */
  public void refuseRest() {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "Unknown settings " + String.join(", ", left.keySet()) + "; see --help");
    }
  }

  private static String numberWanted(String key, int least, String value) {
    return key + " must be a whole number from " + least + " up, got " + value;
  }

  private static String durationWanted(String key, String value) {
    return key + " must be a positive duration such as 500 ms, 5 s or 2 min, got " + value;
  }
}
