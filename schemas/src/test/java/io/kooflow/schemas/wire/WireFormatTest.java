package io.kooflow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFormatTest {

  @Test
  void readsTheIdBigEndian() {
    assertThat(WireFormat.schemaId(HexFormat.of().parseHex("0000000102AB"), 6)).isEqualTo(258);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'too short'",
    "'00000001', 'too short'",
    "'0100000001', 'starts with byte 1'",
    "'7B226B6579', 'starts with byte 123'",
    "'00000000010000', 'over the limit of 6'",
  })
  void refusesWhatIsNoMessage(String hex, String problem) {
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> WireFormat.schemaId(HexFormat.of().parseHex(hex), 6))
        .withMessageContaining(problem);
  }
}
