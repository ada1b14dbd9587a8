package io.kooflow.engagement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a creator's present koos of one language received, all of them together or some. Mutable,
 * for one thread.
 */
public final class CreatorTally {
  private long koos;
  private final Engagement received;

  /** No koos yet. */
  public CreatorTally(List<Long> halfLives) {
    this(0, new Engagement(halfLives));
  }

  /** Takes {@code received} over. */
  public CreatorTally(long koos, Engagement received) {
    this.koos = koos;
    this.received = received;
  }

  /** One more koo, with all that it has received so far. */
  public void add(Engagement engagement) {
    koos++;
    received.plus(engagement);
  }

  /** One koo less, with all that it had received when it was last settled. */
  public void remove(Engagement engagement) {
    koos--;
    received.minus(engagement);
  }

  /** Something happened to one of the koos. */
  public void apply(EngagementChange change) {
    received.plus(change.net());
  }

  /** To be called before it is read or stored again; see {@link Engagement#settle}. */
  public void settle(ColdCells cold) {
    received.settle(cold);
  }

  /** Those of other koos too, so that the sum can be read, but nothing taken out of it again. */
  public void plus(CreatorTally other) {
    koos += other.koos;
    received.plusForReading(other.received);
  }

  /** Present koos, 0 or more. */
  public long koos() {
    return koos;
  }

  /** Not to be changed. */
  public Engagement received() {
    return received;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CreatorTally that
        && koos == that.koos
        && received.equals(that.received);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(koos) + received.hashCode();
  }

  @Override
  public String toString() {
    return "CreatorTally[" + koos + " koos, " + received + "]";
  }
}
