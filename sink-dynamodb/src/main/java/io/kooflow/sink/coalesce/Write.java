package io.kooflow.sink.coalesce;

/**
 * One write that may be made: the whole item as of one version.
 *
 * @param key the item
 * @param version which record of that item is the newest: the greatest
 * @param payload what the store needs; never looked at here
 * @param bytes about how much memory it takes while it waits, 1 or more
 * @param units about how many write units it will use, 1 or more
 */
public record Write<P>(ItemKey key, Version version, P payload, long bytes, double units) {

  /** A write of one unit. */
  public Write(ItemKey key, Version version, P payload, long bytes) {
    this(key, version, payload, bytes, 1);
  }

  boolean isNewerThan(Write<P> other) {
    return version.compareTo(other.version) > 0;
  }
}
