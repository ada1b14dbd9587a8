package io.kooflow.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.events.KooChange;
import io.kooflow.flink.records.KafkaRecord;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.api.Test;

class ChangedTextTest {
  @Test
  void isTheTextOfANewKoo() {
    assertThat(of(KooChanges.inserted(7, "hello")))
        .hasValueSatisfying(
            changed -> {
              assertThat(changed.contentId).isEqualTo(7);
              assertThat(changed.text).isEqualTo("hello");
              assertThat(changed.position).isEqualTo(KooChanges.position(1).bytes());
            });
  }

  @Test
  void isTheTextAfterAnEdit() {
    assertThat(of(KooChanges.edited(7, "hello", "goodbye", 2)).orElseThrow().text)
        .isEqualTo("goodbye");
    assertThat(of(KooChanges.edited(7, null, "hello", 2)).orElseThrow().text).isEqualTo("hello");
    assertThat(of(KooChanges.edited(7, "hello", "", 2)).orElseThrow().text).isEmpty();
  }

  @Test
  void isAbsentWhereTheTextIsLeftAlone() {
    assertThat(of(KooChanges.movedTo("hi", 7, "hello", 2))).isEmpty();
  }

  @Test
  void isAbsentWithoutAText() {
    assertThat(of(KooChanges.inserted(7, null))).isEmpty();
    assertThat(of(KooChanges.removed(7, "hello", 2))).isEmpty();
    assertThat(of(KooChanges.edited(7, "hello", null, 2))).isEmpty();
  }

  @Test
  void neverPrintsTheText() {
    assertThat(of(KooChanges.inserted(7, "secret")).orElseThrow().toString())
        .doesNotContain("secret");
  }

  @Test
  void travelsWithoutKryo() {
    assertThat(TypeInformation.of(ChangedText.class)).isInstanceOf(PojoTypeInfo.class);
    assertThat(TypeInformation.of(Scored.class)).isInstanceOf(PojoTypeInfo.class);
  }

  private static Optional<ChangedText> of(KooChange change) {
    return ChangedText.of(change, new KafkaRecord());
  }
}
