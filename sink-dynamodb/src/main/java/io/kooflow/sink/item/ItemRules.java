package io.kooflow.sink.item;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a topic become items. Settings and defaults: {@code SinkSettings}.
 *
 * @param mode whether a record replaces an item
 * @param deletes what a tombstone does
 * @param keyFields fields of the value that are the table's key, partition key first; empty to take
 *     the attributes of the key's names, or the record's key
 * @param version what orders the records of an item, most significant first; empty only for {@link
 *     Mode#INSERT}
 * @param deletedField field that says, by true or "true", that a record deletes its item; null if
 *     only tombstones do
 * @param ttlField field with the time at which an item expires, epoch milliseconds; null for none
 * @param ttlAfter how long after its record's time an item expires; null for never
 * @param ttlAttribute attribute with that time, epoch seconds; markers carry it always
 * @param markerAttribute attribute that says that an item is deleted
 * @param markerKept how long a marker keeps older records out
 */
public record ItemRules(
    Mode mode,
    Deletes deletes,
    List<String> keyFields,
    List<VersionField> version,
    @Nullable String deletedField,
    @Nullable String ttlField,
    @Nullable Duration ttlAfter,
    String ttlAttribute,
    String markerAttribute,
    Duration markerKept) {

  /** Whether a record replaces the item that stands. */
  public enum Mode {
    /** If its version is greater. */
    UPSERT,
    /** Never: the first record of a key stays. */
    INSERT
  }

  /** What a tombstone does. */
  public enum Deletes {
    /** It leaves a marker, so that an older record cannot bring the item back. */
    MARKER,
    /** It is a dead letter. */
    REJECT
  }

  /** Copies the lists. */
  public ItemRules {
    keyFields = List.copyOf(keyFields);
    version = List.copyOf(version);
  }
}
