package io.kooflow.streams.creators;

import io.kooflow.engagement.CreatorTally;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementChange;
import io.kooflow.streams.cold.ColdStore;
import io.kooflow.streams.state.Stores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The shares of one partition; changed in heap, stored and given out once per commit. */
public final class CreatorShares {
  /** Store of {@link CreatorShare} by creator and language. */
  public static final String STORE = "creator-shares";

  private final KeyValueStore<byte[], CreatorShare> stored;
  private final ColdStore cold;
  private final int partition;
  private final List<Long> halfLives;
  private final Map<Author, Open> open = new LinkedHashMap<>();

  /** One share as changed so far, and who reacted. */
  private static final class Open {
    private final long revision;
    private final CreatorTally tally;
    private final Reactors reactors = new Reactors();

    private Open(long revision, CreatorTally tally) {
      this.revision = revision;
      this.tally = tally;
    }
  }

  /** To be made in a processor's {@code init}. */
  public CreatorShares(ProcessorContext<?, ?> context, ColdStore cold, List<Long> halfLives) {
    this.stored = context.getStateStore(STORE);
    this.cold = cold;
    this.partition = context.taskId().partition();
    this.halfLives = halfLives;
  }

  public static StoreBuilder<?> store(Stores stores) {
    return stores.persistent(STORE, Serdes.ByteArray(), CreatorShare.serde());
  }

  /** One koo more, with all that it has received, its cold cells too. */
  public void join(Author author, Engagement engagement) {
    open(author).tally.add(engagement);
  }

  /**
   * One koo less, with all that it had received when its changes were last applied, as {@link
   * #join}.
   */
  public void leave(Author author, Engagement engagement) {
    open(author).tally.remove(engagement);
  }

  /** Something happened to one of the koos. */
  public void apply(Author author, EngagementChange change) {
    open(author).tally.apply(change);
  }

  /** A user reacted to one of the koos; as often as one likes. */
  public void reactor(Author author, long user) {
    open(author).reactors.add(user);
  }

  private Open open(Author author) {
    Open known = open.get(author);
    if (known == null) {
      CreatorShare last = stored.get(author.key());
      known =
          last == null
              ? new Open(0, new CreatorTally(halfLives))
              : new Open(last.revision(), last.tally());
      open.put(author, known);
    }
    return known;
  }

  /** Stores and gives each share that changed, by creator. */
  public void forEachChanged(BiConsumer<Long, CreatorShare> emit) {
    open.forEach(
        (author, each) -> {
          each.tally.settle(cold.ofCreator(author.creator(), author.language()));
          CreatorShare share =
              new CreatorShare(
                  partition,
                  author.language(),
                  each.revision + 1,
                  each.tally,
                  each.reactors.bytes());
          stored.put(author.key(), share.withoutReactors());
          emit.accept(author.creator(), share);
        });
    open.clear();
  }
}
