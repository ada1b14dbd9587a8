package io.kooflow.streams.trending;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.engagement.TopList;
import io.kooflow.streams.state.StateSerde;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;

/**
 * The top koos of one language within one partition; absolute, the higher revision wins. Bytes:
 * version 1.
 *
 * @param partition partition of the content ids, 0 or more
 * @param revision grows by one with each emission of this language from this partition; 0 before
 *     the first
 * @param list best first
 */
public record PartialList(int partition, long revision, TopList list) {
  private static final byte VERSION = 1;

  public static Serde<PartialList> serde() {
    return StateSerde.of(PartialList::encode, PartialList::decode);
  }

  private byte[] encode() {
    BinaryState.Writer out = new BinaryState.Writer(VERSION).number(partition).number(revision);
    out.number(list.koos().size());
    for (RankedKoo koo : list.koos()) {
      out.number(koo.contentId()).text(koo.langGroup());
      out.number(Double.doubleToRawLongBits(koo.score()));
    }
    return out.done();
  }

  private static PartialList decode(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "partial trending list");
    int partition = Math.toIntExact(in.number());
    long revision = in.number();
    List<RankedKoo> koos = new ArrayList<>();
    for (long left = in.number(); left > 0; left--) {
      koos.add(new RankedKoo(in.number(), in.text(), Double.longBitsToDouble(in.number())));
    }
    in.end();
    return new PartialList(partition, revision, new TopList(koos));
  }
}
