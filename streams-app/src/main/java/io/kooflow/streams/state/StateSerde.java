package io.kooflow.streams.state;

import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Serdes of what only this application reads: stores, their changelogs, and its own repartition
 * topics.
 */
public final class StateSerde {
  private StateSerde() {}

  /** A serde of two functions; null stays null both ways. */
  @SuppressWarnings("NullAway") // Kafka's serializers say nothing of null; both sides hand it on.
  public static <T> Serde<T> of(Function<T, byte[]> encode, Function<byte[], T> decode) {
    return Serdes.serdeFrom(
        (topic, state) -> state == null ? null : encode.apply(state),
        (topic, bytes) -> bytes == null ? null : decode.apply(bytes));
  }
}
