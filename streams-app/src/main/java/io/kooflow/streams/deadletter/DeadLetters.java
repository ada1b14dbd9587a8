package io.kooflow.streams.deadletter;

import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import java.util.List;
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
    return topic != null && (SOURCES.contains(topic) || isCopy(topic));
  }

  /** Whether it is what a generation reads in place of one of them while it is built. */
  private static boolean isCopy(String topic) {
    return Generations.shadowed(topic).filter(SOURCES::contains).isPresent();
  }

  /** None for a copy: the record itself was set aside by the generation that serves. */
  static List<ProducerRecord<byte[], byte[]>> of(
      DeadLetterHeaders why, byte @Nullable [] key, byte @Nullable [] value, Headers original) {
    if (isCopy(why.topic())) {
      return List.of();
    }
    Headers headers = new RecordHeaders(original);
    why.write(headers);
    return List.of(
        new ProducerRecord<>(Topics.deadLetters(why.topic()), null, null, key, value, headers));
  }
}
