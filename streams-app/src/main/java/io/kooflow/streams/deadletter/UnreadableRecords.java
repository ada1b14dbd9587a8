package io.kooflow.streams.deadletter;

import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.registry.RegistryRefusedException;
import io.kooflow.streams.metrics.Counters;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets records aside whose bytes cannot be read: poison, an unknown schema, a key of another
 * length. A registry that cannot be asked, or refuses to answer us, is no fault of the record: the
 * thread stops, nothing is committed past it.
 */
public final class UnreadableRecords implements DeserializationExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecords.class);
  private Counters counters = new Counters();

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception error) {
    if (!DeadLetters.has(record.topic()) || !isFaultOfTheRecord(error)) {
      return Response.fail();
    }
    counters.deadLetter(record.topic());
    LOG.warn(
        "Unreadable record set aside: {}-{}@{}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        error.getClass().getName());
    DeadLetterHeaders why = DeadLetterHeaders.of(DeadLetterHeaders.STREAMS, record, error);
    return Response.resume(DeadLetters.of(why, record.key(), record.value(), record.headers()));
  }

  private static boolean isFaultOfTheRecord(Throwable error) {
    boolean serialization = false;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException
          || cause instanceof RegistryRefusedException
          || cause instanceof SocketException
          || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException) {
        return false;
      }
      serialization |= cause instanceof SerializationException;
    }
    return serialization;
  }

  @Override
  public void configure(Map<String, ?> configs) {
    counters = Counters.of(configs);
  }
}
