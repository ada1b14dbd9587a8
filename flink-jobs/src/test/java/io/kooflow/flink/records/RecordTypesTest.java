package io.kooflow.flink.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTypesTest {
  /** Anything that Flink does not understand would travel by Kryo. */
  @ParameterizedTest
  @ValueSource(classes = {KafkaRecord.class, DeadLetter.class})
  void travelAsPojosWithoutKryo(Class<?> type) {
    TypeInformation<?> information = TypeInformation.of(type);

    assertThat(information).isInstanceOf(PojoTypeInfo.class);
    PojoTypeInfo<?> pojo = (PojoTypeInfo<?>) information;
    for (int i = 0; i < pojo.getArity(); i++) {
      assertThat(pojo.getPojoFieldAt(i).getTypeInformation())
          .isNotInstanceOf(GenericTypeInfo.class);
    }
  }

  @Test
  void deadLettersKeepBytesAndPlaceAndNeverPrintThem() {
    KafkaRecord record = new KafkaRecord();
    record.topic = "koo.changes";
    record.partition = 3;
    record.offset = 9;
    record.value = new byte[] {1, 2};

    DeadLetter letter = DeadLetter.of(record, new IllegalStateException("why"));

    assertThat(letter.value).isSameAs(record.value);
    assertThat(letter.headers().message()).isEqualTo("why");
    assertThat(letter).hasToString("koo.changes/3@9: java.lang.IllegalStateException");
  }
}
