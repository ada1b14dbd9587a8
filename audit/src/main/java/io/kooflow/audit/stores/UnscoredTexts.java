package io.kooflow.audit.stores;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.events.KooChange;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why texts have no scores, by the dead letters that the scoring job left of {@code koo.changes}:
 * per koo the newest change whose text it gave up, and the reason.
 */
final class UnscoredTexts {
  private static final Logger LOG = LoggerFactory.getLogger(UnscoredTexts.class);

  /** Ends the error class of the scoring job's letters; other readers of the topic leave others. */
  private static final String UNSCORED = "UnscoredException";

  private static final String TOPIC = Topics.deadLetters(Topics.KOO_CHANGES);

  private record Letter(Position position, String reason) {}

  private final Map<Long, Letter> byId = new HashMap<>();

  /** Where nobody can say why. */
  static UnscoredTexts none() {
    return new UnscoredTexts();
  }

  static UnscoredTexts read(KafkaTarget kafka) {
    UnscoredTexts unscored = new UnscoredTexts();
    TopicRecords records = new TopicRecords(kafka);
    if (records.exists(TOPIC)) {
      AvroDeserializer<KooChange> deserializer = NewestTexts.changes(kafka);
      records.forEach(TOPIC, record -> unscored.add(record, deserializer));
    }
    return unscored;
  }

  private void add(
      ConsumerRecord<byte[], byte[]> record, AvroDeserializer<KooChange> deserializer) {
    try {
      DeadLetterHeaders why = DeadLetterHeaders.read(record.headers());
      if (why == null || !why.error().endsWith(UNSCORED)) {
        return;
      }
      KooChange change = deserializer.deserialize(Topics.KOO_CHANGES, record.value());
      if (change != null) {
        Letter letter =
            new Letter(
                Position.of(change.getPosition()),
                String.format(
                    Locale.ROOT,
                    "dead letter %s/%d/%d: %s",
                    TOPIC,
                    record.partition(),
                    record.offset(),
                    why.message()));
        byId.merge(change.getContentId(), letter, UnscoredTexts::newer);
      }
    } catch (SerializationException | IllegalArgumentException noChange) {
      LOG.debug("A dead letter that is no change of a koo: {}", record.offset());
    }
  }

  private static Letter newer(Letter one, Letter other) {
    return other.position().compareTo(one.position()) >= 0 ? other : one;
  }

  /** Why the text given at this position, or a later one, has no scores; null if nobody says. */
  @Nullable String reason(long contentId, @Nullable Position position) {
    Letter letter = byId.get(contentId);
    return letter == null || (position != null && letter.position().compareTo(position) < 0)
        ? null
        : letter.reason();
  }
}
