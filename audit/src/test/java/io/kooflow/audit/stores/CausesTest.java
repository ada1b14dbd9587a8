package io.kooflow.audit.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.compare.Difference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CausesTest {
  private static final Difference THREAD = differing(5, "counts of the thread");
  private static final Difference CREATOR = differing(70, "creator in hi");
  private static final Difference PLACE = differing(71, "creators hi");
  private static final List<Difference> FOLLOWS = List.of(THREAD, CREATOR, PLACE);

  @Test
  void namesAllThatNoKooExplains() {
    assertThat(unexplained(differing(9, "trending hi"), differing(5, "user")))
        .containsExactlyElementsOf(FOLLOWS);
    assertThat(unexplained()).containsExactlyElementsOf(FOLLOWS);
  }

  @Test
  void explainsThreadAndCreatorOfAKooThatIsShown() {
    Difference koo =
        new Difference(
            6,
            Facts.KOO,
            Map.of(
                "store:feed",
                Difference.ABSENT,
                "topic:koo.enriched",
                "contentId=6 parent=5 superParent=5 creator=70 kind=K"));

    assertThat(unexplained(koo)).containsExactly(PLACE);
  }

  @Test
  void explainsAListThroughTheCreatorWhoMoved() {
    Difference koo =
        new Difference(
            6,
            Facts.KOO,
            Map.of(
                "store:feed",
                Difference.ABSENT,
                "topic:koo.enriched",
                "superParent=null creator=71 kind=K"));

    assertThat(
            Causes.of(List.of(koo), null).unexplained(List.of(PLACE, differing(3, PLACE.type()))))
        .isEmpty();
  }

  @Test
  void aKooThatNobodyShowsMayExplainAll() {
    assertThat(unexplained(differing(9, Facts.KOO))).isEmpty();
  }

  @Test
  void aTableAloneExplainsNothing() {
    Difference table =
        new Difference(
            5,
            Facts.KOO,
            Map.of("store:feed", "1", "topic:koo.enriched", "1", "table:feed_items", "2"));

    assertThat(unexplained(table)).containsExactlyElementsOf(FOLLOWS);
  }

  private static List<Difference> unexplained(Difference... differences) {
    return Causes.of(List.of(differences), null).unexplained(FOLLOWS);
  }

  private static Difference differing(long id, String type) {
    return new Difference(id, type, Map.of("store:a", "1", "topic:b", "2"));
  }
}
