package io.kooflow.streams.deadletter;

import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.Topics;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Makes dead letters: the original bytes and headers, and why they are there. */
final class DeadLetters {
  /**
   * Topics whose records come from outside; whatever is wrong in a topic of our own is a fault of
   * the program.
   */
  private static final Set<String> SOURCES =
      Set.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES);

  private DeadLetters() {}

  /** Whether records of this topic may be set aside. */
  static boolean has(@Nullable String topic) {
    return topic != null && SOURCES.contains(topic);
  }

  static ProducerRecord<byte[], byte[]> of(
      DeadLetterHeaders why, byte @Nullable [] key, byte @Nullable [] value, Headers original) {
    Headers headers = new RecordHeaders(original);
    why.write(headers);
    return new ProducerRecord<>(Topics.deadLetters(why.topic()), null, null, key, value, headers);
  }
}
