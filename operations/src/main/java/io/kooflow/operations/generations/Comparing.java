package io.kooflow.operations.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.TopicDefinition.KeyKind;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a new generation counted with what serves. While both go on, a key is equal once
 * both said the same at one look; at rest one look tells. Generation and revision, milestone marks,
 * distinct reactors and the time of the last reaction are not compared.
 */
public final class Comparing {
  private static final long BETWEEN_LOOKS_MILLIS = 1_000;

  /** Records; few enough to be read within seconds. */
  private static final long MOST_BEHIND = 1_000;

  private static final int MOST_NAMED = 100_000;

  private final KafkaTarget kafka;
  private final NewestValues values;

  public Comparing(KafkaTarget kafka) {
    this.kafka = kafka;
    this.values = new NewestValues(kafka);
  }

  /**
   * The differences that stay when {@code wait} is over; none as soon as every key was equal.
   *
   * @throws UsageException if nothing is being built, or it is far behind
   */
  public List<String> differences(Duration wait) throws ExecutionException, InterruptedException {
    int generation =
        new Generations(kafka.settings())
            .in(GenerationRole.BUILDING)
            .orElseThrow(() -> new UsageException("No generation is being built"));
    long end = System.nanoTime() + wait.toNanos();
    awaitBuilt(generation, end);
    Map<String, String> open = look(generation);
    while (!open.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
      Map<String, String> now = look(generation);
      if (open.size() >= MOST_NAMED) {
        open = now;
      } else if (now.size() < MOST_NAMED) {
        open.keySet().retainAll(now.keySet());
      }
    }
    return List.copyOf(open.values());
  }

  /**
   * Returns when the generation has read almost all that it was given so far.
   *
   * @throws UsageException if it does not
   */
  void awaitBuilt(int generation, long endNanos) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka.settings())) {
      long behind = behind(admin, generation);
      while (behind > MOST_BEHIND) {
        if (System.nanoTime() > endNanos) {
          throw new UsageException(
              String.format(
                  Locale.ROOT,
                  "Generation %d has still to read %d records; see that its instances run, and wait",
                  generation,
                  behind));
        }
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
        behind = behind(admin, generation);
      }
    }
  }

  private static long behind(Admin admin, int generation)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> given = GenerationTopics.shadowInputs(generation);
    return Group.of(admin, generation)
        .lag(GenerationTopics.offsets(admin, given, OffsetSpec.latest()));
  }

  /** What differs now, by name; the first {@value #MOST_NAMED} of them. */
  Map<String, String> look(int generation) {
    Map<String, String> differences = new TreeMap<>();
    GenerationTopics.documents().forEach(topic -> look(topic, generation, differences));
    return differences;
  }

  private void look(TopicDefinition topic, int generation, Map<String, String> differences) {
    try (DiskMap built = DiskMap.create();
        DiskMap serving = DiskMap.create()) {
      values.texts(Generations.shadow(generation, topic.name()), topic.partitions(), built);
      values.texts(topic.name(), topic.partitions(), serving);
      serving.forEach(
          (key, says) -> {
            byte[] other = built.get(key);
            if (!Arrays.equals(says, other)) {
              differ(topic, key, says, other, differences);
            }
          });
      built.forEach(
          (key, says) -> {
            if (serving.get(key) == null) {
              differ(topic, key, null, says, differences);
            }
          });
    }
  }

  /** A list of more names helps nobody, and each costs memory. */
  private static void differ(
      TopicDefinition topic,
      byte[] key,
      byte @Nullable [] serving,
      byte @Nullable [] built,
      Map<String, String> differences) {
    String name = topic.name() + " " + name(topic.key(), ByteBuffer.wrap(key));
    if (differences.size() < MOST_NAMED) {
      differences.put(name, "%s: serving %s, new %s".formatted(name, state(serving), state(built)));
    }
  }

  /** Never the text of a koo. */
  private static String state(byte @Nullable [] says) {
    if (says == null) {
      return "nothing";
    }
    String value = new String(says, StandardCharsets.UTF_8);
    int counts = value.indexOf("counts=");
    return counts < 0 ? "a list" : value.substring(counts, value.indexOf('}', counts) + 1);
  }

  private static String name(KeyKind kind, ByteBuffer key) {
    return kind == KeyKind.LONG
        ? Long.toString(key.getLong(0))
        : StandardCharsets.UTF_8.decode(key.duplicate()).toString();
  }
}
