package io.kooflow.audit.stores;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where each koo's text was last given, by the log of its changes: what the scoring job was asked
 * for. One entry per koo that ever had a text.
 */
final class NewestTexts {
  private static final Logger LOG = LoggerFactory.getLogger(NewestTexts.class);

  private final Map<Long, Position> byId = new HashMap<>();

  /** Out of topic {@code koo.changes}, which keeps a few days. */
  static NewestTexts read(KafkaTarget kafka) {
    NewestTexts texts = new NewestTexts();
    AvroDeserializer<KooChange> deserializer = changes(kafka);
    new TopicRecords(kafka)
        .forEach(
            Topics.KOO_CHANGES,
            record -> {
              try {
                texts.add(deserializer.deserialize(record.topic(), record.value()));
              } catch (SerializationException | IllegalArgumentException deadLetter) {
                LOG.debug("Left out, cannot be read: {}", record.offset());
              }
            });
    return texts;
  }

  static AvroDeserializer<KooChange> changes(KafkaTarget kafka) {
    return AvroDeserializer.of(
        new SchemaRegistryClient(RegistryConfig.from(kafka.registrySettings())), KooChange.class);
  }

  /** Position of the koo's newest text; null where the log has none. */
  @Nullable Position of(long contentId) {
    return byId.get(contentId);
  }

  private void add(@Nullable KooChange change) {
    if (change != null) {
      add(
          change.getContentId(),
          Position.of(change.getPosition()),
          text(change.getBefore()),
          text(change.getAfter()));
    }
  }

  /** The same rule as the scoring job's: a text that is new or edited. */
  void add(long contentId, Position position, @Nullable String before, @Nullable String after) {
    if (after != null && !after.equals(before)) {
      byId.merge(contentId, position, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }
  }

  private static @Nullable String text(@Nullable Koo koo) {
    return koo == null ? null : koo.getText();
  }

  static @Nullable String textIn(@Nullable Object koo) {
    return koo instanceof Record struct ? (String) struct.getField("text") : null;
  }
}
