package io.kooflow.streams.tally;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementCodec;
import io.kooflow.streams.creators.Author;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one koo, whether or not it exists: its engagement, its high-water marks, and whom
 * it was last counted for. Mutable, for one thread. Bytes: version 3; version 2 held all cells,
 * cold ones among them; of version 1, which held less, see {@link Tallies}.
 */
public final class KooTally {
  /** What was written before there was a cold. */
  static final byte WHOLE_VERSION = 2;

  private static final byte VERSION = 3;
  private static final String WHAT = "tally";

  private final Engagement engagement;
  private final TreeMap<String, Long> marks = new TreeMap<>();
  private long root;
  private long toldRevision;
  private boolean reckoned;
  private @Nullable Author author;

  /** Takes the engagement over; nothing else is known yet. */
  KooTally(Engagement engagement) {
    this.engagement = engagement;
  }

  /** Present reactions and their decay. */
  public Engagement engagement() {
    return engagement;
  }

  /** Highest threshold ever reached, by type; sorted; never falls. */
  public SortedMap<String, Long> marks() {
    return marks;
  }

  /** Whether the mark was below. */
  boolean raise(String type, long mark) {
    boolean higher = mark > marks.getOrDefault(type, 0L);
    if (higher) {
      marks.put(type, mark);
    }
    return higher;
  }

  /** Says that the engagement follows from the states as they are now, all news among them. */
  KooTally reckonedFromStates() {
    reckoned = true;
    return this;
  }

  boolean isReckonedFromStates() {
    return reckoned;
  }

  /** Root of the thread into which the counts went last; 0 for none. */
  long root() {
    return root;
  }

  /** Names the root to tell from now on; the revision of what it is told. */
  long tell(long newRoot) {
    root = newRoot;
    return ++toldRevision;
  }

  /** In whose share the engagement stands; null for nobody's. */
  @Nullable Author author() {
    return author;
  }

  void writtenBy(@Nullable Author newAuthor) {
    author = newAuthor;
  }

  byte[] encode() {
    BinaryState.Writer out = new BinaryState.Writer(VERSION);
    EngagementCodec.write(engagement, out);
    out.number(marks.size());
    for (Map.Entry<String, Long> mark : marks.entrySet()) {
      out.text(mark.getKey()).number(mark.getValue());
    }
    out.number(root).number(toldRevision);
    Author known = author;
    out.number(known == null ? 0 : known.creator());
    if (known != null) {
      out.text(known.language());
    }
    return out.done();
  }

  static KooTally decode(byte[] bytes, List<Long> halfLives) {
    boolean whole = bytes.length > 0 && bytes[0] == WHOLE_VERSION;
    BinaryState.Reader in = new BinaryState.Reader(bytes, whole ? WHOLE_VERSION : VERSION, WHAT);
    Engagement engagement = whole ? EngagementCodec.readWhole(in) : EngagementCodec.read(in);
    if (!engagement.halfLives().equals(halfLives)) {
      throw new IllegalArgumentException(
          "Engagement is stored with half-lives %s ms, configured are %s: other half-lives need a new generation"
              .formatted(engagement.halfLives(), halfLives));
    }
    KooTally tally = new KooTally(engagement);
    for (long left = in.number(); left > 0; left--) {
      tally.marks.put(in.text(), in.number());
    }
    tally.root = in.number();
    tally.toldRevision = in.number();
    long creator = in.number();
    tally.author = creator == 0 ? null : new Author(creator, in.text());
    in.end();
    return tally;
  }
}
