package io.kooflow.streams.trending;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.engagement.RankedKoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrendingIndexTest {
  private TrendingIndex index;

  @BeforeEach
  void open() {
    KeyValueStore<byte[], byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("index"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    index = new TrendingIndex(store);
  }

  @Test
  void keepsTheOrderOfEveryScore() {
    Random random = new Random(61);
    List<RankedKoo> koos = new ArrayList<>();
    for (long id = 1; id <= 300; id++) {
      double score =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> -random.nextDouble() * 1e300;
            case 2 -> Double.MIN_VALUE * random.nextInt(5);
            default -> 78_000 + random.nextInt(20) / 4.0;
          };
      koos.add(new RankedKoo(random.nextBoolean() ? id : Long.MAX_VALUE - id, "kn", score));
    }
    koos.forEach(koo -> index.move(null, koo));

    assertThat(index.top("kn", 300).koos()).isEqualTo(koos.stream().sorted().toList());
    assertThat(index.top("kn", 7).koos()).isEqualTo(koos.stream().sorted().limit(7).toList());
  }

  @Test
  void keepsLanguagesApartThatBeginAlike() {
    List<String> languages = List.of("", "k", "kn", "kn\u0000", "knn", "ಕ");
    long id = 1;
    for (String language : languages) {
      index.move(null, new RankedKoo(id++, language, 1));
    }

    assertThat(languages)
        .allSatisfy(
            language ->
                assertThat(index.top(language, 10).koos())
                    .singleElement()
                    .extracting(RankedKoo::langGroup)
                    .isEqualTo(language));
  }

  @Test
  void promotesTheNextWhenOneGoes() {
    RankedKoo first = new RankedKoo(1, "kn", 3);
    RankedKoo second = new RankedKoo(2, "kn", 2);
    index.move(null, first);
    index.move(null, second);

    index.move(first, null);

    assertThat(index.top("kn", 1).koos()).containsExactly(second);
  }
}
