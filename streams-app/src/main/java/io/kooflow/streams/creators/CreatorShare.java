package io.kooflow.streams.creators;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.CreatorTally;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementCodec;
import io.kooflow.streams.state.StateSerde;
import org.apache.kafka.common.serialization.Serde;

/**
 * What a creator's koos in one partition and language received; absolute, the higher revision wins.
 * Bytes: version 2; version 1 held all cells, cold ones among them.
 *
 * @param partition partition of the content ids, 0 or more
 * @param language language group of the koos
 * @param revision grows by one with each emission of this creator and language from this partition
 * @param tally their sum without cold cells; not to be modified
 * @param reactors sketch of who reacted since the last emission, see {@link Reactors}; empty for
 *     nobody, and where the share is stored
 */
public record CreatorShare(
    int partition, String language, long revision, CreatorTally tally, byte[] reactors) {
  private static final byte WHOLE_VERSION = 1;
  private static final byte VERSION = 2;
  private static final byte[] NOBODY = {};

  public static Serde<CreatorShare> serde() {
    return StateSerde.of(CreatorShare::encode, CreatorShare::decode);
  }

  CreatorShare withoutReactors() {
    return new CreatorShare(partition, language, revision, tally, NOBODY);
  }

  private byte[] encode() {
    BinaryState.Writer out = new BinaryState.Writer(VERSION).number(partition).text(language);
    out.number(revision).number(tally.koos());
    EngagementCodec.write(tally.received(), out);
    return out.counted(reactors).done();
  }

  private static CreatorShare decode(byte[] bytes) {
    boolean whole = bytes.length > 0 && bytes[0] == WHOLE_VERSION;
    byte version = whole ? WHOLE_VERSION : VERSION;
    BinaryState.Reader in = new BinaryState.Reader(bytes, version, "share of a creator");
    int partition = Math.toIntExact(in.number());
    String language = in.text();
    long revision = in.number();
    long koos = in.number();
    Engagement received = whole ? EngagementCodec.readWhole(in) : EngagementCodec.read(in);
    CreatorTally tally = new CreatorTally(koos, received);
    CreatorShare share = new CreatorShare(partition, language, revision, tally, in.counted());
    in.end();
    return share;
  }
}
