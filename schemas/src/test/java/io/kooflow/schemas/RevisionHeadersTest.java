package io.kooflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RevisionHeadersTest {

  private final Headers headers = new RecordHeaders();

  @Test
  void carriesARevisionAsBigEndianNumbers() {
    RevisionHeaders.write(headers, new Revision(258, 3));

    assertThat(headers.lastHeader(RevisionHeaders.GENERATION).value()).containsExactly(0, 0, 1, 2);
    assertThat(headers.lastHeader(RevisionHeaders.REVISION).value())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 3);
    assertThat(RevisionHeaders.read(headers)).isEqualTo(new Revision(258, 3));
  }

  @Test
  void replacesAnOlderRevisionAndLeavesOtherHeaders() {
    headers.add("other", new byte[] {1});
    RevisionHeaders.write(headers, new Revision(1, 1));

    RevisionHeaders.write(headers, new Revision(1, 2));

    assertThat(headers.toArray()).hasSize(3);
    assertThat(RevisionHeaders.read(headers)).isEqualTo(new Revision(1, 2));
  }

  @Test
  void readsNothingFromRecordsWithoutARevision() {
    assertThat(RevisionHeaders.read(headers)).isNull();
  }

  @Test
  void refusesHalfARevisionAndWrongLengths() {
    headers.add(RevisionHeaders.GENERATION, new byte[4]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RevisionHeaders.read(headers))
        .withMessageContaining("kooflow.revision");

    headers.add(RevisionHeaders.REVISION, new byte[7]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RevisionHeaders.read(headers))
        .withMessageContaining("8 bytes, got 7");
  }

  @Test
  void ordersByGenerationFirst() {
    assertThat(new Revision(2, 1)).isGreaterThan(new Revision(1, 99));
    assertThat(new Revision(1, 2)).isGreaterThan(new Revision(1, 1));
    assertThat(new Revision(1, 2)).isEqualByComparingTo(new Revision(1, 2));
  }

  @Test
  void refusesNumbersBelowOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Revision(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Revision(1, 0));
  }
}
