package io.kooflow.streams.threads;

import io.kooflow.engagement.BinaryState;
import io.kooflow.streams.state.StateSerde;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * What counts for one member of a thread; absolute, the higher revision wins. Bytes: version 1.
 *
 * @param member content id, 1 to 2^63-1
 * @param revision grows with each time that this member tells any root
 * @param counts present reactions by type, each above 0; empty once it is no longer a member
 */
public record MemberCounts(long member, long revision, SortedMap<String, Long> counts) {
  private static final byte VERSION = 1;

  public static Serde<MemberCounts> serde() {
    return StateSerde.of(MemberCounts::encode, MemberCounts::decode);
  }

  private byte[] encode() {
    BinaryState.Writer out = new BinaryState.Writer(VERSION).number(member).number(revision);
    write(counts, out);
    return out.done();
  }

  private static MemberCounts decode(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "counts of a member");
    MemberCounts counts = new MemberCounts(in.number(), in.number(), read(in));
    in.end();
    return counts;
  }

  static void write(SortedMap<String, Long> counts, BinaryState.Writer out) {
    out.number(counts.size());
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.text(count.getKey()).number(count.getValue());
    }
  }

  static SortedMap<String, Long> read(BinaryState.Reader in) {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (long left = in.number(); left > 0; left--) {
      counts.put(in.text(), in.number());
    }
    return counts;
  }
}
