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

  /** Items waiting or under way now. */
  int getBuffered();

  /** Writes under way now. */
  int getInFlight();

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
