package io.kooflow.streams.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.registry.RegistryRefusedException;
import io.kooflow.schemas.registry.RegistryUnavailableException;
import io.kooflow.schemas.registry.UnknownSchemaException;
import java.net.ConnectException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Response;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Result;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // The handler does not ask its context.
class UnreadableRecordsTest {
  @Test
  void setsAsideWhatIsWrongInItself() {
    assertSetAside(new SerializationException("poison"));
    assertSetAside(new UnknownSchemaException(7, "is not known"));
    assertSetAside(new RuntimeException(new SerializationException("wrapped")));
  }

  @Test
  void stopsWhenTheRegistryCannotBeAsked() {
    assertStops(new RegistryUnavailableException("no answer", null));
    assertStops(new SerializationException("asking", new RegistryUnavailableException("", null)));
    assertStops(new SerializationException("asking", new ConnectException("refused")));
    assertStops(new RegistryRefusedException(401, "no"));
  }

  @Test
  void stopsForFaultsOfTheProgramAndOfItsOwnTopics() {
    assertStops(new IllegalStateException("a bug"));
    Response ofRepartitionTopic =
        handle(
            "kooflow-engagement-g1-child-reactions-repartition", new SerializationException("x"));
    assertThat(ofRepartitionTopic.result()).isEqualTo(Result.FAIL);
  }

  @Test
  void passesOverCopiesWithoutADeadLetterMore() {
    Response response = handle("g12.koo.changes", new SerializationException("poison"));
    assertThat(response.result()).isEqualTo(Result.RESUME);
    assertThat(response.deadLetterQueueRecords()).isEmpty();
    assertThat(handle("g12.koo.enriched", new SerializationException("x")).result())
        .isEqualTo(Result.FAIL);
  }

  private static void assertSetAside(Exception error) {
    Response response = handle("koo.changes", error);
    assertThat(response.result()).isEqualTo(Result.RESUME);
    assertThat(response.deadLetterQueueRecords())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.topic()).isEqualTo("koo.changes.dlq");
              assertThat(letter.key()).isEqualTo(new byte[] {1});
              assertThat(letter.value()).isEqualTo(new byte[] {2});
              DeadLetterHeaders why = DeadLetterHeaders.read(letter.headers());
              assertThat(why).isNotNull();
              assertThat(why.reader()).isEqualTo("streams");
              assertThat(why.timestamp()).isEqualTo(1_700);
            });
  }

  private static void assertStops(Exception error) {
    assertThat(handle("koo.changes", error).result()).isEqualTo(Result.FAIL);
  }

  private static Response handle(String topic, Exception error) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            topic,
            2,
            5,
            1_700,
            TimestampType.LOG_APPEND_TIME,
            1,
            1,
            new byte[] {1},
            new byte[] {2},
            new RecordHeaders(),
            Optional.empty());
    return new UnreadableRecords().handleError(null, record, error);
  }
}
