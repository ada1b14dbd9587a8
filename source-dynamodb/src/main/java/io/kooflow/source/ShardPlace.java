package io.kooflow.source;

import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.Snapshots.Place;
import io.kooflow.source.change.TableRecords.Origin;
import io.kooflow.source.heartbeat.QuietShards;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** How far one shard has been handed over, as its next offset tells it. */
final class ShardPlace {
  private final Place place;
  private final String id;
  private final Map<String, String> partition;
  private final boolean claims;
  private String root = "";
  private String sequence = ShardOffset.NONE;
  private boolean finished;
  private @Nullable String gap;
  private long readAtMillis;
  private @Nullable Long completeToMillis;

  /**
   * @param stored where to go on; null if there is no offset
   * @param heartbeats without them its records do not tell up to when it is complete: of a quiet
   *     shard that would soon be long ago
   */
  ShardPlace(Place place, String id, @Nullable ShardOffset stored, QuietShards heartbeats) {
    this.place = place;
    this.id = id;
    this.partition = CapturePartition.shard(place.table(), id);
    this.claims = heartbeats.areTold();
    if (stored != null) {
      root = stored.root();
      sequence = stored.sequence();
      finished = stored.finished();
      gap = stored.gap();
      readAtMillis = stored.readAtMillis();
      completeToMillis = stored.completeToMillis();
    }
  }

  /** Root of the shard's lineage, as far as it is known now. */
  ShardPlace under(String lineage) {
    root = lineage;
    return this;
  }

  String id() {
    return id;
  }

  /** The last record handed over; {@link ShardOffset#NONE} if none was. */
  String sequence() {
    return sequence;
  }

  boolean isFinished() {
    return finished;
  }

  /** Up to when nothing of it is missing unsaid; null if that is not known. */
  @Nullable Instant completeTo() {
    return completeToMillis == null ? null : Instant.ofEpochMilli(completeToMillis);
  }

  /**
   * A record is handed over. All that the shard took before it was, too: only that is claimed, for
   * more may wait behind it.
   *
   * @param last whether the shard ends with it
   */
  void reached(StreamRecord record, Instant readAt, boolean last) {
    sequence = record.sequenceNumber();
    finished = last;
    readAtMillis = readAt.toEpochMilli();
    Instant taken = record.approximateCreationDateTime();
    if (!claims) {
      completeToMillis = null;
    } else if (taken != null) {
      completeTo(Math.min(taken.toEpochMilli(), readAtMillis));
    }
  }

  /** Nothing that the shard took before is missing: it was read to its end then. */
  void readToTip(Instant at) {
    completeTo(at.toEpochMilli());
  }

  /** The shard has no more records. */
  void ended() {
    finished = true;
  }

  /** What the shard took before and was not read is lost, which is declared. */
  void lost(String name, Instant at) {
    gap = name;
    completeTo(at.toEpochMilli());
  }

  private void completeTo(long millis) {
    completeToMillis = completeToMillis == null ? millis : Math.max(completeToMillis, millis);
  }

  /**
   * Whether the stream can have dropped nothing but what was handed over: the last record is of an
   * age at which it goes by itself, and what came after it is not.
   *
   * @param oldest what was taken from then on, the stream still has
   */
  boolean isWholeSince(Instant oldest) {
    long millis = oldest.toEpochMilli();
    return !sequence.equals(ShardOffset.NONE)
        && readAtMillis < millis
        && completeToMillis != null
        && completeToMillis >= millis;
  }

  /** The offset as of now, for a record made of what was read at {@code readAt}. */
  Origin origin(Instant readAt) {
    ShardOffset offset =
        new ShardOffset(
            place.epoch(),
            place.stream(),
            root,
            sequence,
            finished,
            gap,
            sequence.equals(ShardOffset.NONE) ? readAt.toEpochMilli() : readAtMillis,
            completeToMillis);
    return new Origin(partition, offset.toMap(), id, readAt);
  }
}
