package io.kooflow.platform.input.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.platform.input.StoreWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticInputTest {
  private static final int SIZE = 12_000;
  private static final List<StoreWrite> WRITES = writes(1, SIZE);

  @Test
  void repeatsItselfBitForBit() {
    assertThat(writes(1, SIZE)).isEqualTo(WRITES);
    assertThat(writes(2, 500)).isNotEqualTo(WRITES.subList(0, 500));
  }

  @Test
  void givesAsManyWritesAsItSaid() {
    assertThat(WRITES).hasSize(SIZE);
    assertThat(writes(3, 1)).hasSize(1);
  }

  @Test
  void hasEveryKindOfWriteInTheSharesOfTheLoadModel() {
    Map<String, Long> kinds =
        WRITES.stream()
            .collect(Collectors.groupingBy(SyntheticInputTest::kind, Collectors.counting()));

    assertThat(kinds)
        .containsKeys("SignUp", "K", "C", "R", "LIKE", "DISLIKE", "LOVE", "TakeBack", "DeleteKoo");
    assertThat(perKoo(kinds, "LIKE")).isBetween(3.0, 4.5);
    assertThat(perKoo(kinds, "C")).isBetween(0.8, 1.3);
    assertThat(perKoo(kinds, "R")).isBetween(0.4, 0.7);
  }

  @Test
  void hasThreadsEditsChangesRepeatsAndOneViralKoo() {
    Map<Long, Koo> koos = new HashMap<>();
    Map<String, String> reactions = new HashMap<>();
    Map<Long, Integer> likes = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (StoreWrite write : WRITES) {
      if (write instanceof StoreWrite.PutKoo put) {
        Koo before = koos.put(put.koo().getContentId(), put.koo());
        seen.add(before == null ? "new" : "edit");
        Koo parent = koos.get(put.koo().getParent());
        seen.add(parent != null && parent.getParent() != null ? "thread" : "flat");
      } else if (write instanceof StoreWrite.React react) {
        Reaction r = react.reaction();
        String before = reactions.put(r.getContentId() + "/" + r.getUserId(), r.getType());
        seen.add(before == null ? "first" : before.equals(r.getType()) ? "repeat" : "change");
        likes.merge(r.getContentId(), 1, Integer::sum);
        seen.add(koos.containsKey(r.getContentId()) ? "known" : "unknown");
      }
    }

    assertThat(seen).contains("edit", "thread", "repeat", "change", "unknown");
    int most = likes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    int all = likes.values().stream().mapToInt(Integer::intValue).sum();
    assertThat((double) most / all).isBetween(0.10, 0.20);
  }

  @Test
  void writesInAtLeastEightLanguagesWithIdsInRangeAndTextsOfAtMost400Characters() {
    Set<String> languages = new HashSet<>();
    for (StoreWrite write : WRITES) {
      assertThat(write.orderKey()).isPositive();
      if (write instanceof StoreWrite.PutKoo put) {
        languages.add(put.koo().getLangGroup());
        String text = put.koo().getText();
        assertThat(text == null ? 0 : text.length()).isLessThanOrEqualTo(400);
      }
    }

    assertThat(languages).hasSize(Language.values().length).hasSizeGreaterThanOrEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void hasThirtyPartsOrMorePerLanguageWithKnownSentiment(Language language) {
    Sentences sentences = Sentences.of(language);

    assertThat(sentences.parts()).isGreaterThanOrEqualTo(30);
    assertThat(sentences.next(new SplittableRandom(1)).text()).isNotBlank();
  }

  private static double perKoo(Map<String, Long> kinds, String kind) {
    return (double) kinds.getOrDefault(kind, 0L) / kinds.getOrDefault("K", 1L);
  }

  private static String kind(StoreWrite write) {
    if (write instanceof StoreWrite.PutKoo put) {
      return put.koo().getKind();
    }
    return write instanceof StoreWrite.React react
        ? react.reaction().getType()
        : write.getClass().getSimpleName();
  }

  private static List<StoreWrite> writes(long seed, long size) {
    List<StoreWrite> writes = new ArrayList<>();
    new SyntheticInput(seed, size).writes().forEachRemaining(writes::add);
    return writes;
  }
}
