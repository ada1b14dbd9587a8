package io.kooflow.sink.coalesce;

import io.kooflow.schemas.Revision;

/**
 * One write that may be made: the whole item as of one revision.
 *
 * @param key the item
 * @param revision which record of that item is the newest: the greatest
 * @param payload what the store needs; never looked at here
 * @param bytes about how much memory it takes while it waits, 1 or more
 */
public record Write<P>(ItemKey key, Revision revision, P payload, long bytes) {

  boolean isNewerThan(Write<P> other) {
    return revision.compareTo(other.revision) > 0;
  }
}
