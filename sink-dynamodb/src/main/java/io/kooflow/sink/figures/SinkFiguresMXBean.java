package io.kooflow.sink.figures;

import java.util.Map;

/**
 * Figures of one task since it started, as {@code
 * io.kooflow:type=sink,connector=<name>,task=<number>}. Every record taken ends as one write, one
 * stale write, one coalesced record or one dead letter, is still buffered, or was dropped with a
 * partition that went away. The names begin with get because JMX asks for it.
 */
public interface SinkFiguresMXBean {

  /** Records taken from the topics. */
  long getRecords();

  /** Writes that changed an item. */
  long getWrites();

  /** Writes that found the same or a newer item: their condition failed. */
  long getStaleWrites();

  /** Requests sent, repeats included. */
  long getRequests();

  /** Requests that are to be repeated: throttled, timed out, or failed on the server's side. */
  long getRetries();

  /** Retries because DynamoDB asked for less. */
  long getThrottles();

  /** Records sent to the dead-letter topic by the task; Connect counts those of its converters. */
  long getDeadLetters();

  /** Records that needed no write of their own, since a newer one of their item was written. */
  long getCoalesced();

  /** Records taken for each write sent and answered; 1 where nothing was coalesced, 0 at first. */
  double getCoalescingRatio();

  /** Write units of all tables. */
  double getWriteUnits();

  /**
   * Write units for a million records taken. A topic with one record for each reaction makes these
   * the units for a million reactions.
   */
  double getWriteUnitsPerMillionRecords();

  /** The same in dollars, at the setting {@code price.per.million.write.units}. */
  double getDollarsPerMillionRecords();

  /** Items waiting or under way now. */
  int getBuffered();

  /** Writes under way now. */
  int getInFlight();

  /**
   * How long nothing became durable while records are held, whatever the cause, milliseconds; 0
   * while none is held. By a clock that is never set.
   */
  long getMillisWithoutProgress();

  /**
   * How long ago Connect last called the task, which it does five times a second even without
   * records, milliseconds. Grows while the worker's thread hangs.
   */
  long getMillisSinceConnectCalled();

  /** Writes that changed an item, by table. */
  Map<String, Long> getWritesByTable();

  /** Requests that DynamoDB throttled, by table. */
  Map<String, Long> getThrottlesByTable();

  /** Write units a second that the table may be given now; infinite while nothing limits them. */
  Map<String, Double> getRateLimitByTable();

  /**
   * Time from a record's Kafka timestamp to DynamoDB's answer, the median of the last 1,024 writes
   * by table, milliseconds. By two clocks: that of the producer or broker, and ours.
   */
  Map<String, Long> getFreshnessMedianMillisByTable();

  /** The same of which one in a hundred is above. */
  Map<String, Long> getFreshnessP99MillisByTable();

  /** Requests by table. */
  Map<String, Long> getRequestsByTable();

  /** Failed conditions by table. */
  Map<String, Long> getStaleWritesByTable();

  /**
   * Write units by table, indexes included: as DynamoDB told, and for failed conditions, of which
   * it tells nothing, those of the larger of the item that stands and the one sent. A lost answer
   * counts nothing.
   */
  Map<String, Double> getWriteUnitsByTable();

  /** Write units by {@code table/index}, part of those of the table. */
  Map<String, Double> getWriteUnitsByIndex();
}
