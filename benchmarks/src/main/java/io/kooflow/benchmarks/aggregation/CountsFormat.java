package io.kooflow.benchmarks.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.benchmarks.load.Counts;
import io.kooflow.events.KooEngagement;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerdes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;

/** How contenders write counts. Peers may write less than we do, which costs them less. */
final class CountsFormat {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CountsFormat() {}

  /** Likes and dislikes, 8 bytes each. */
  static byte[] write(long likes, long dislikes) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(likes).putLong(dislikes).array();
  }

  /** Reads what {@link #write} wrote. */
  static Counts read(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return new Counts(bytes.getLong(), bytes.getLong());
  }

  /** Reads {@code {"likes":1,"dislikes":2}}; a field that is null or missing is 0. */
  static Counts readJson(byte[] value) {
    try {
      JsonNode node = JSON.readTree(value);
      return new Counts(node.path("likes").asLong(), node.path("dislikes").asLong());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("output is not JSON", unreadable);
    }
  }

  /** Reads our own records of {@code koo.engagement}. */
  static Function<byte[], Counts> engagement(String registry) {
    Deserializer<KooEngagement> values =
        new AvroSerdes(
                new SchemaRegistryClient(RegistryConfig.from(Map.of(RegistryConfig.URL, registry))))
            .of(KooEngagement.class)
            .deserializer();
    return value -> {
      Map<String, Long> counts = values.deserialize(Topics.KOO_ENGAGEMENT, value).getCounts();
      return new Counts(counts.getOrDefault("LIKE", 0L), counts.getOrDefault("DISLIKE", 0L));
    };
  }
}
