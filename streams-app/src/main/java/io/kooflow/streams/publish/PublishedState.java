package io.kooflow.streams.publish;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.streams.state.StateSerde;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * What was last published of one koo; never removed, so that revisions survive deletion. Bytes:
 * version 1.
 *
 * @param engagementRevision last revision in koo.engagement; 0 before the first
 * @param enrichedRevision last revision in koo.enriched, tombstones included; 0 before the first
 * @param live whether the newest record of koo.enriched is a koo, not a tombstone
 * @param ranked its place in the trending index; null while it has none
 */
record PublishedState(
    long engagementRevision, long enrichedRevision, boolean live, @Nullable RankedKoo ranked) {
  static final PublishedState NOTHING = new PublishedState(0, 0, false, null);

  private static final byte VERSION = 1;

  static Serde<PublishedState> serde() {
    return StateSerde.of(PublishedState::encode, PublishedState::decode);
  }

  PublishedState withNextEngagement() {
    return new PublishedState(engagementRevision + 1, enrichedRevision, live, ranked);
  }

  PublishedState withNextEnriched(boolean nowLive, @Nullable RankedKoo nowRanked) {
    return new PublishedState(engagementRevision, enrichedRevision + 1, nowLive, nowRanked);
  }

  private byte[] encode() {
    BinaryState.Writer out =
        new BinaryState.Writer(VERSION)
            .number(engagementRevision)
            .number(enrichedRevision)
            .number(live ? 1 : 0)
            .number(ranked == null ? 0 : 1);
    if (ranked != null) {
      out.number(ranked.contentId()).text(ranked.langGroup());
      out.number(Double.doubleToRawLongBits(ranked.score()));
    }
    return out.done();
  }

  private static PublishedState decode(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "published state");
    long engagementRevision = in.number();
    long enrichedRevision = in.number();
    boolean live = in.number() == 1;
    RankedKoo ranked =
        in.number() == 0
            ? null
            : new RankedKoo(in.number(), in.text(), Double.longBitsToDouble(in.number()));
    in.end();
    return new PublishedState(engagementRevision, enrichedRevision, live, ranked);
  }
}
