package io.kooflow.streams.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kooflow.engagement.ColdCells;
import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.streams.cold.ColdStore;
import io.kooflow.streams.creators.Author;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class KooTallyTest {
  private static final Logger LOG = LoggerFactory.getLogger(KooTallyTest.class);
  private static final long NOW = 1_700_000_000_000L;
  private static final double DAY = 24 * 3_600_000.0;
  private static final List<Long> HALF_LIVES = EngagementRules.defaults().halfLives();

  /**
   * Reactions of three types, most of them early: N(t) grows as t^0.5.
   *
   * @param hot most bytes that each commit reads and writes
   * @param all most bytes kept, with the keys of what is cold
   */
  @ParameterizedTest
  @CsvSource({
    "10, 30, 300, 400",
    "1000, 30, 2500, 2700",
    "1000000, 30, 3000, 4000",
    "10, 3650, 250, 600",
    "1000, 3650, 2000, 25000",
    "1000000, 3650, 5000, 420000"
  })
  void hasABoundWhateverTheNumberOfReactionsAndTheirSpan(
      int reactions, int days, int hot, int all) {
    KooTally tally = new KooTally(new Engagement(HALF_LIVES));
    Random random = new Random(reactions);
    String[] types = {"LIKE", "LIKE", "LIKE", "LIKE", "COMMENT", "REKOO"};
    for (int i = 0; i < reactions; i++) {
      double age = random.nextDouble();
      tally
          .engagement()
          .add(
              new CountedReaction(
                  types[random.nextInt(types.length)], NOW + (long) (age * age * days * DAY)));
    }
    Cold cold = new Cold();
    tally.engagement().settle(cold.store.ofKoo(1));

    int bytes = tally.encode().length;
    assertThat(bytes).isLessThan(hot);
    assertThat(bytes + cold.bytes()).isLessThan(all);
    assertThat(cold.largest()).isLessThan(700);
    LOG.info(
        "{} reactions over {} days: {} bytes, and {} in {} cold blocks, the largest {}",
        reactions,
        days,
        bytes,
        cold.bytes(),
        cold.size(),
        cold.largest());
  }

  /** A cold store in heap. */
  private static final class Cold {
    private final KeyValueStore<byte[], byte[]> blocks =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(ColdStore.STORE),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private final ColdStore store;

    private Cold() {
      MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
      blocks.init(context.getStateStoreContext(), blocks);
      context.addStateStore(blocks);
      store = new ColdStore(context);
    }

    private List<KeyValue<byte[], byte[]>> all() {
      List<KeyValue<byte[], byte[]>> all = new ArrayList<>();
      try (KeyValueIterator<byte[], byte[]> each = blocks.all()) {
        each.forEachRemaining(all::add);
      }
      return all;
    }

    private int size() {
      return all().size();
    }

    private int bytes() {
      return all().stream().mapToInt(each -> each.key.length + each.value.length).sum();
    }

    private int largest() {
      return all().stream().mapToInt(each -> each.value.length).max().orElse(0);
    }
  }

  @Test
  void keepsTheColdCellsOfEachOwnerApart() {
    Cold cold = new Cold();
    ColdStore store = cold.store;
    List<ColdCells> owners =
        List.of(
            store.ofKoo(1),
            store.ofKoo(256),
            store.ofCreator(1, ""),
            store.ofCreator(1, "k"),
            store.ofCreator(1, "kn"));
    List<Engagement> settled = new ArrayList<>();
    for (int i = 0; i < owners.size(); i++) {
      settled.add(ofOwner(i));
      settled.get(i).settle(owners.get(i));
    }

    for (int i = 0; i < owners.size(); i++) {
      assertThat(settled.get(i)).isNotEqualTo(ofOwner(i));
      assertThat(settled.get(i).whole(owners.get(i))).isEqualTo(ofOwner(i));
    }
  }

  private static Engagement ofOwner(int number) {
    Engagement engagement = new Engagement(HALF_LIVES);
    for (String type : new String[] {"", "n", "nL"}) {
      for (int i = 0; i <= number; i++) {
        engagement.add(new CountedReaction(type, i * 2_000L * (long) DAY));
      }
      engagement.add(new CountedReaction(type, NOW));
    }
    return engagement;
  }

  /** As the version before wrote it: every cell in the tally itself. */
  @Test
  void readsATallyThatStillHasItsColdCells() {
    byte[] stored =
        HexFormat.of()
            .parseHex(
                "020480dccc148090e4c0040280a0abfef96202084c494b450606cc921292c6b1939e68e0880192c6b1"
                    + "939e681092c6b1939e6804f852c0f5f784c155f0048ce4ae8aa9db0102084c494b45140e0206"
                    + "046b6e");
    KooTally read = KooTally.decode(stored, HALF_LIVES);
    Engagement expected = new Engagement(HALF_LIVES);
    for (long time : new long[] {NOW - 3 * 365 * (long) DAY, NOW - (long) DAY, NOW}) {
      expected.add(new CountedReaction("LIKE", time));
    }

    assertThat(read.engagement()).isEqualTo(expected);
    assertThat(read.marks()).isEqualTo(Map.of("LIKE", 10L));
    assertThat(read.author()).isEqualTo(new Author(3, "kn"));
    Cold cold = new Cold();
    read.engagement().settle(cold.store.ofKoo(1));
    assertThat(cold.size()).isEqualTo(2);
    KooTally again = KooTally.decode(read.encode(), HALF_LIVES);
    assertThat(again.engagement().whole(cold.store.ofKoo(1)).decayed())
        .isEqualTo(expected.decayed());
    assertThat(again.engagement().whole(cold.store.ofKoo(1))).isEqualTo(expected);
  }

  @Test
  void readsBackWhatWasWritten() {
    KooTally tally = new KooTally(new Engagement(HALF_LIVES));
    tally.engagement().add(new CountedReaction("LIKE", NOW));
    tally.engagement().add(new CountedReaction("LIKE", 0));
    tally.engagement().settle(new Cold().store.ofKoo(1));
    tally.raise("LIKE", 10);
    tally.tell(Long.MAX_VALUE);
    tally.writtenBy(new Author(Long.MAX_VALUE, "kn"));

    byte[] bytes = tally.encode();
    KooTally read = KooTally.decode(bytes, HALF_LIVES);

    assertThat(read.engagement()).isEqualTo(tally.engagement());
    assertThat(read.marks()).isEqualTo(tally.marks());
    assertThat(read.root()).isEqualTo(Long.MAX_VALUE);
    assertThat(read.author()).isEqualTo(tally.author());
    assertThat(read.encode()).isEqualTo(bytes);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatIllegalArgumentException().isThrownBy(() -> KooTally.decode(part, HALF_LIVES));
    }
  }
}
