package io.kooflow.source.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows of a table as they become ready, read by threads of its own; taken out by one thread. */
public interface Rows extends AutoCloseable {

  /**
   * Some rows of one segment, each as it was at some moment after {@code readAt}.
   *
   * @param segment number of the segment, from 0
   * @param rows may be empty
   * @param missing keys that were asked for and have no item
   * @param after where the segment goes on behind these rows; null if it ends with them
   * @param readAt just before the read
   */
  record Page(
      int segment,
      List<Map<String, AttributeValue>> rows,
      List<Map<String, AttributeValue>> missing,
      @Nullable String after,
      Instant readAt) {}

  /**
   * The next page; those of one segment in order.
   *
   * @return null if none is ready
   * @throws org.apache.kafka.connect.errors.ConnectException if a segment could not be read
   */
  @Nullable Page poll();

  /** Stops the threads; pages not taken are lost. */
  @Override
  void close();
}
