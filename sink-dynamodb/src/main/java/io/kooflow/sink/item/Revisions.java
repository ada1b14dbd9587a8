package io.kooflow.sink.item;

import io.kooflow.events.EnrichedKoo;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.item.ItemSchema;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Where a record and an item carry (generation, revision). */
public final class Revisions {
  private static final String GENERATION_FIELD = "generation";
  private static final String REVISION_FIELD = "revision";
  private static final ItemSchema SERVED = ItemSchema.of(EnrichedKoo.getClassSchema());

  /** Attribute of the generation in every table: one name, so that every item is comparable. */
  public static final String GENERATION = SERVED.attribute(GENERATION_FIELD).name();

  /** Attribute of the revision in every table. */
  public static final String REVISION = SERVED.attribute(REVISION_FIELD).name();

  private Revisions() {}

  /** The revision of a value, from its fields. */
  static Revision of(Struct value) {
    long generation = field(value, GENERATION_FIELD);
    long revision = field(value, REVISION_FIELD);
    return generation > Integer.MAX_VALUE
        ? checked(0, revision)
        : checked((int) generation, revision);
  }

  /** The revision of a tombstone, from its headers. */
  static Revision ofTombstone(SinkRecord tombstone) {
    byte[] generation = header(tombstone, RevisionHeaders.GENERATION);
    byte[] revision = header(tombstone, RevisionHeaders.REVISION);
    try {
      Revision found = RevisionHeaders.decode(generation, revision);
      if (found != null) {
        return found;
      }
    } catch (IllegalArgumentException unreadable) {
      throw new UnfitRecordException(
          "Tombstone with unusable revision: " + unreadable.getMessage());
    }
    throw new UnfitRecordException(
        "Tombstone without headers %s and %s: it cannot be ordered"
            .formatted(RevisionHeaders.GENERATION, RevisionHeaders.REVISION));
  }

  /** Gives an item its two attributes under the names of every table. */
  static void put(Map<String, AttributeValue> attributes, Revision revision) {
    attributes.remove(GENERATION_FIELD);
    attributes.remove(REVISION_FIELD);
    attributes.put(GENERATION, AttributeValue.fromN(Integer.toString(revision.generation())));
    attributes.put(REVISION, AttributeValue.fromN(Long.toString(revision.revision())));
  }

  private static Revision checked(int generation, long revision) {
    try {
      return new Revision(generation, revision);
    } catch (IllegalArgumentException belowOne) {
      throw new UnfitRecordException("Fields generation and revision must be 1 or more");
    }
  }

  private static long field(Struct value, String name) {
    Field field = value.schema().field(name);
    Object number = field == null ? null : value.get(field);
    if (number instanceof Long || number instanceof Integer) {
      return ((Number) number).longValue();
    }
    throw UnfitRecordException.at(name, "must be there and a whole number");
  }

  private static byte @Nullable [] header(SinkRecord record, String name) {
    Header header = record.headers().lastWithName(name);
    Object value = header == null ? null : header.value();
    if (value == null || value instanceof byte[]) {
      return (byte[]) value;
    }
    throw new UnfitRecordException("Header " + name + " must be bytes");
  }
}
