package io.kooflow.source.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.events.Koo;
import io.kooflow.schemas.connect.ConnectSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSizeTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "नमस्ते", "👩‍👩‍👧", "é\u0000"})
  void isNeverBelowTheSizeInAvroNorFarAboveIt(String unit) throws IOException {
    String text = unit.repeat(1000);
    Koo koo =
        Koo.newBuilder()
            .setContentId(Long.MAX_VALUE)
            .setCreator(Long.MAX_VALUE)
            .setKind("K")
            .setText(text)
            .setLangGroup("hi")
            .setCreatedAt(Long.MAX_VALUE)
            .build();
    Struct struct = new Struct(ConnectSchemas.of(Koo.getClassSchema()));
    struct.put("contentId", Long.MAX_VALUE).put("creator", Long.MAX_VALUE).put("kind", "K");
    struct.put("text", text).put("langGroup", "hi").put("createdAt", Long.MAX_VALUE);

    assertThat(EventSize.atMost(struct))
        .isGreaterThanOrEqualTo(avro(koo))
        .isLessThan(avro(koo) + 100);
  }

  private static int avro(Koo koo) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(Koo.class).write(koo, encoder);
    encoder.flush();
    return bytes.size();
  }
}
