package io.kooflow.streams.creators;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.streams.state.StateSerde;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/**
 * What was last published of one creator; never removed. Bytes: version 1.
 *
 * @param revision last revision in creator.engagement; 0 before the first
 * @param ranked places in the index by language
 */
record PublishedCreator(long revision, SortedMap<String, RankedKoo> ranked) {
  static final PublishedCreator NOTHING = new PublishedCreator(0, new TreeMap<>());

  private static final byte VERSION = 1;

  static Serde<PublishedCreator> serde() {
    return StateSerde.of(PublishedCreator::encode, PublishedCreator::decode);
  }

  /** Languages that have a place here, there or both. */
  List<String> languagesWith(Map<String, RankedKoo> others) {
    TreeMap<String, RankedKoo> both = new TreeMap<>(ranked);
    both.putAll(others);
    return List.copyOf(both.keySet());
  }

  private byte[] encode() {
    BinaryState.Writer out = new BinaryState.Writer(VERSION).number(revision);
    out.number(ranked.size());
    for (RankedKoo place : ranked.values()) {
      out.number(place.contentId()).text(place.langGroup());
      out.number(Double.doubleToRawLongBits(place.score()));
    }
    return out.done();
  }

  private static PublishedCreator decode(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "published creator");
    long revision = in.number();
    TreeMap<String, RankedKoo> ranked = new TreeMap<>();
    for (long left = in.number(); left > 0; left--) {
      RankedKoo place = new RankedKoo(in.number(), in.text(), Double.longBitsToDouble(in.number()));
      ranked.put(place.langGroup(), place);
    }
    in.end();
    return new PublishedCreator(revision, ranked);
  }
}
