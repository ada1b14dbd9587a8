package io.kooflow.streams.deadletter;

import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.streams.metrics.Counters;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets records aside that a processor refused with {@link BadRecordException}, which it must do
 * before it changes any state. Every other failure stops the thread.
 */
public final class BadRecords implements ProcessingExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BadRecords.class);
  private Counters counters = new Counters();

  @Override
  public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception error) {
    if (!(error instanceof BadRecordException) || !DeadLetters.has(context.topic())) {
      return Response.fail();
    }
    counters.deadLetter(context.topic());
    LOG.warn(
        "Bad record set aside: {}-{}@{}: {}",
        context.topic(),
        context.partition(),
        context.offset(),
        error.getMessage());
    DeadLetterHeaders why =
        DeadLetterHeaders.of(
            DeadLetterHeaders.STREAMS,
            context.topic(),
            context.partition(),
            context.offset(),
            context.timestamp(),
            context.headers(),
            error);
    return Response.resume(
        DeadLetters.of(why, context.sourceRawKey(), context.sourceRawValue(), context.headers()));
  }

  @Override
  public void configure(Map<String, ?> configs) {
    counters = Counters.of(configs);
  }
}
