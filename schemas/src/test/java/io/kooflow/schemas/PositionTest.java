package io.kooflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  private static final String HIGHEST = BigInteger.TWO.pow(136).subtract(BigInteger.ONE).toString();

  @Test
  void takesItsPartsApartAgain() {
    Position position = Position.snapshot(200, "4421583000000000000012345", 7);

    assertThat(position.epoch()).isEqualTo(200);
    assertThat(position.sequenceNumber()).isEqualTo("4421583000000000000012345");
    assertThat(position.snapshotNumber()).isEqualTo(7);
    assertThat(position).hasToString("200/4421583000000000000012345/7");
  }

  @Test
  void hasTwentyTwoBytesWithTheSequenceNumberAtTheRight() {
    assertThat(Position.snapshot(1, "258", 3).bytes())
        .containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 3);
  }

  @Test
  void takesEverySequenceNumberOfDynamoDb() {
    String fortyDigits = "9".repeat(40);

    assertThat(Position.stream(0, fortyDigits).sequenceNumber()).isEqualTo(fortyDigits);
    assertThat(Position.stream(255, HIGHEST).sequenceNumber()).isEqualTo(HIGHEST);
    assertThat(Position.stream(0, "000007").sequenceNumber()).isEqualTo("7");
  }

  @Test
  void writesEverySequenceNumberAsItsDigitsSay() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      BigInteger number = new BigInteger(1 + random.nextInt(136), random);
      String text = "0".repeat(random.nextInt(3)) + number;

      assertThat(Position.stream(1, text).sequenceNumber()).isEqualTo(number.toString());
    }
  }

  @Test
  void sortsByEpochThenSequenceThenSnapshotHoweverWideTheNumbers() {
    List<Position> sorted =
        List.of(
            Position.snapshot(1, "0", 1),
            Position.stream(1, "9"),
            Position.snapshot(1, "9", 1),
            Position.snapshot(1, "9", 2),
            Position.stream(1, "10"),
            Position.stream(1, HIGHEST),
            Position.stream(2, "1"),
            Position.stream(200, "1"));
    List<Position> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(1));

    Collections.sort(shuffled);

    assertThat(shuffled).isEqualTo(sorted);
  }

  @Test
  void isEqualToAPositionWithTheSameBytesAlone() {
    Position position = Position.stream(1, "44");

    assertThat(Position.of(position.bytes())).isEqualTo(position).hasSameHashCodeAs(position);
    assertThat(Position.of(position.toByteBuffer())).isEqualTo(position);
    assertThat(Position.stream(1, "45")).isNotEqualTo(position);
  }

  @Test
  void sharesItsBytesWithNobody() {
    byte[] bytes = Position.stream(1, "44").bytes();
    Position position = Position.of(bytes);
    bytes[0] = 9;
    position.bytes()[0] = 9;
    position.toByteBuffer().put(0, (byte) 9);

    assertThat(position.epoch()).isEqualTo(1);
  }

  @Test
  void leavesTheBufferItReadsAsItIs() {
    ByteBuffer buffer = Position.stream(1, "44").toByteBuffer();

    Position.of(buffer);

    assertThat(buffer.remaining()).isEqualTo(Position.LENGTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.5", "0x1", " 1", "abc", "\u0661"})
  void refusesASequenceNumberThatIsNoUnsignedDecimal(String sequence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.stream(1, sequence))
        .withMessageContaining("'" + sequence + "'");
  }

  @Test
  void refusesNumbersOutsideTheirRangeByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.stream(256, "1"))
        .withMessageContaining("256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.stream(-1, "1"))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.snapshot(1, "1", 0))
        .withMessageContaining("got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.stream(1, BigInteger.TWO.pow(136).toString()))
        .withMessageContaining("2^136");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 21, 23})
  void refusesAnyOtherNumberOfBytes(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Position.of(new byte[length]))
        .withMessageContaining("got " + length);
  }
}
