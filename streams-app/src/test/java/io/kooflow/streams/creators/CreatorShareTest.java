package io.kooflow.streams.creators;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.CreatorTally;
import io.kooflow.engagement.Engagement;
import io.kooflow.engagement.EngagementRules;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class CreatorShareTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long DAY = 24 * 3_600_000L;

  private final Serde<CreatorShare> serde = CreatorShare.serde();

  /** As version 1 wrote it, with a cell that the present version would keep in the cold. */
  @Test
  void readsAShareThatStillHasItsColdCells() {
    List<Long> halfLives = EngagementRules.defaults().halfLives();
    Engagement received = new Engagement(halfLives);
    for (long time : new long[] {NOW - 3 * 365 * DAY, NOW - DAY, NOW}) {
      received.add(new CountedReaction("LIKE", time));
    }
    byte[] stored =
        HexFormat.of()
            .parseHex(
                "010a046b6e12020480dccc148090e4c0040280a0abfef96202084c494b450606cc921292c6b1939e68"
                    + "e0880192c6b1939e681092c6b1939e6804f852c0f5f784c155f0048ce4ae8aa9db0100");

    CreatorShare read = serde.deserializer().deserialize("", stored);

    assertThat(read.partition()).isEqualTo(5);
    assertThat(read.language()).isEqualTo("kn");
    assertThat(read.revision()).isEqualTo(9);
    assertThat(read.tally()).isEqualTo(new CreatorTally(1, received));
    byte[] again = serde.serializer().serialize("", read);
    assertThat(again[0]).isEqualTo((byte) 2);
    assertThat(serde.deserializer().deserialize("", again).tally()).isEqualTo(read.tally());
  }
}
