package io.kooflow.streams.reactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.wire.RecordDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactionRowReaderTest {
  private static final Schema SCHEMA = ReactionChange.getClassSchema();
  private static final byte[] HEADER = {0, 0, 0, 0, 1};

  @ParameterizedTest
  @ValueSource(longs = {81, 82, 83})
  void readsWhatTheGeneratedClassReads(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      ReactionChange change = random(random);
      assertThat(read(message(change))).isEqualTo(ReactionRow.of(change));
    }
  }

  @Test
  void refusesEveryTruncationAndWhatIsLeftOver() throws IOException {
    byte[] message = message(random(new Random(84)));

    for (int length = HEADER.length; length < message.length; length++) {
      byte[] part = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(SerializationException.class);
    }
    byte[] longer = Arrays.copyOf(message, message.length + 1);
    assertThatThrownBy(() -> read(longer)).isInstanceOf(SerializationException.class);
  }

  @Test
  void refusesABranchThatIsNotThere() throws IOException {
    byte[] message = message(random(new Random(85)));
    message[HEADER.length] = 4;

    assertThatThrownBy(() -> read(message)).isInstanceOf(SerializationException.class);
  }

  private static ReactionRow read(byte[] message) {
    return new RecordDecoder().record(message, SCHEMA, new ReactionRowReader());
  }

  private static ReactionChange random(Random random) {
    byte[] position = new byte[random.nextInt(30)];
    random.nextBytes(position);
    return new ReactionChange(
        row(random),
        row(random),
        random.nextLong(),
        random.nextLong(),
        "MODIFY",
        random.nextLong(),
        ByteBuffer.wrap(position));
  }

  private static @Nullable Reaction row(Random random) {
    String type = random.nextBoolean() ? "LIKE" : "ज़िंदाबाद";
    return random.nextInt(3) == 0
        ? null
        : new Reaction(random.nextLong(), random.nextLong(), type, random.nextLong());
  }

  private static byte[] message(ReactionChange change) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HEADER);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<ReactionChange>(SCHEMA).write(change, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
