package io.kooflow.torture.streams;

import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Ends its process as kill -9 would, after a commit has drained its work to the broker and before
 * the transaction is committed: when the broker has just taken in a record of {@code
 * koo.engagement}. It does so once for each time that the file of {@link #ORDER} is made, in
 * whichever process finds it first.
 */
public final class DiesInCommit implements ProducerInterceptor<byte[], byte[]> {
  /** System property that names the file. */
  static final String ORDER = "kooflow.torture.die-in-commit";

  private static final int AS_KILLED = 137;

  private final Path order = Path.of(System.getProperty(ORDER, ""));

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    boolean drained =
        metadata != null && failure == null && metadata.topic().equals(Topics.KOO_ENGAGEMENT);
    try {
      if (drained && Files.deleteIfExists(order)) {
        Runtime.getRuntime().halt(AS_KILLED);
      }
    } catch (IOException unreadable) {
      throw new IllegalStateException("Cannot take the order " + order, unreadable);
    }
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
