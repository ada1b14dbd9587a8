package io.kooflow.streams.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Counters of one application, shared by its threads; read at any time. They start at 0 with the
 * process and count work done, also that of transactions that were undone and done again.
 */
public final class Counters {
  /** Setting of Kafka Streams that carries the counters to processors and handlers. */
  public static final String CONFIG = "kooflow.counters";

  private final ConcurrentMap<String, InputCounters> inputs = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> deadLetters = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, IntSupplier> waiting = new ConcurrentHashMap<>();

  /** Those of the application that this processor belongs to. */
  public static Counters of(ProcessorContext<?, ?> context) {
    return of(context.appConfigs());
  }

  /** Those that the settings carry; new ones, which nobody reads, where there are none. */
  public static Counters of(Map<String, ?> settings) {
    return settings.get(CONFIG) instanceof Counters counters ? counters : new Counters();
  }

  /** Counters of one input topic; to be looked up once, not per record. */
  public InputCounters input(String topic) {
    return inputs.computeIfAbsent(topic, ignored -> new InputCounters());
  }

  /** One record of this topic was set aside. */
  public void deadLetter(String topic) {
    deadLetters.computeIfAbsent(topic, ignored -> new LongAdder()).increment();
  }

  /**
   * Tells how many keys something holds back until the commit; replaces what was told by this name.
   */
  public void waiting(String name, IntSupplier keys) {
    waiting.put(name, keys);
  }

  /** Nothing of this name holds anything back any more. */
  public void waitsNoMore(String name) {
    waiting.remove(name);
  }

  Map<String, InputCounters> inputs() {
    return inputs;
  }

  Map<String, LongAdder> deadLetters() {
    return deadLetters;
  }

  long keysWaiting() {
    return waiting.values().stream().mapToLong(IntSupplier::getAsInt).sum();
  }
}
