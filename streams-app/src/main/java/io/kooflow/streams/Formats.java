package io.kooflow.streams;

import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.KooScores;
import io.kooflow.events.Milestone;
import io.kooflow.events.ReactionChange;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerdes;
import io.kooflow.schemas.serde.DirectDeserializer;
import io.kooflow.streams.reactions.ReactionRow;
import io.kooflow.streams.reactions.ReactionRowReader;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/**
 * How the values of the topics outside of this application are read and written.
 *
 * @param reactionRows reads of {@code reactionChanges} just what counting needs
 */
public record Formats(
    Serde<KooChange> kooChanges,
    Serde<ReactionChange> reactionChanges,
    Serde<KooScores> kooScores,
    Serde<KooEngagement> kooEngagement,
    Serde<EnrichedKoo> kooEnriched,
    Serde<Trending> trending,
    Serde<CreatorEngagement> creatorEngagement,
    Serde<TopCreators> creators,
    Serde<Milestone> milestones,
    Deserializer<ReactionRow> reactionRows) {

  /** Gives the serde of one generated class. */
  public interface Factory {
    <R extends SpecificRecord & GenericContainer> Serde<R> of(Class<R> type);
  }

  public static Formats of(Factory serdes) {
    Serde<ReactionChange> reactionChanges = serdes.of(ReactionChange.class);
    return new Formats(
        serdes.of(KooChange.class),
        reactionChanges,
        serdes.of(KooScores.class),
        serdes.of(KooEngagement.class),
        serdes.of(EnrichedKoo.class),
        serdes.of(Trending.class),
        serdes.of(CreatorEngagement.class),
        serdes.of(TopCreators.class),
        serdes.of(Milestone.class),
        rows(reactionChanges.deserializer()));
  }

  @SuppressWarnings("NullAway") // Kafka's deserializers say nothing of null; null stays null.
  private static Deserializer<ReactionRow> rows(Deserializer<ReactionChange> changes) {
    return (topic, bytes) -> {
      ReactionChange change = changes.deserialize(topic, bytes);
      return change == null ? null : ReactionRow.of(change);
    };
  }

  private Formats with(Deserializer<ReactionRow> rows) {
    return new Formats(
        kooChanges,
        reactionChanges,
        kooScores,
        kooEngagement,
        kooEnriched,
        trending,
        creatorEngagement,
        creators,
        milestones,
        rows);
  }

  /** Our own serdes over one registry client, as set by {@code schema.registry.url} and its kin. */
  public static Formats ofRegistry(Map<String, ?> settings) {
    SchemaRegistryClient client = new SchemaRegistryClient(RegistryConfig.from(settings));
    AvroSerdes serdes = new AvroSerdes(client);
    Formats formats =
        of(
            new Factory() {
              @Override
              public <R extends SpecificRecord & GenericContainer> Serde<R> of(Class<R> type) {
                return serdes.of(type);
              }
            });
    return formats.with(
        DirectDeserializer.of(
            client, ReactionChange.class, new ReactionRowReader(), ReactionRow::of));
  }

  /**
   * Serdes of these classes, each configured with {@code settings} and {@code
   * specific.avro.reader=true}: for whoever has others on the class path.
   */
  public static Formats ofClasses(String serializer, String deserializer, Map<String, ?> settings) {
    Map<String, Object> configs = new HashMap<>(settings);
    configs.put("specific.avro.reader", true);
    return of(new NamedClasses(serializer, deserializer, configs));
  }

  private record NamedClasses(String serializer, String deserializer, Map<String, Object> configs)
      implements Factory {
    @Override
    @SuppressWarnings("unchecked") // A class named in configuration cannot tell its type.
    public <R extends SpecificRecord & GenericContainer> Serde<R> of(Class<R> type) {
      Serde<R> serde =
          Serdes.serdeFrom(
              load(serializer, Serializer.class), load(deserializer, Deserializer.class));
      serde.configure(configs, false);
      return serde;
    }

    private static <T> T load(String name, Class<T> type) {
      try {
        return Utils.newInstance(name, type);
      } catch (ClassNotFoundException missing) {
        throw new IllegalArgumentException(name + " is not on the class path", missing);
      }
    }
  }
}
