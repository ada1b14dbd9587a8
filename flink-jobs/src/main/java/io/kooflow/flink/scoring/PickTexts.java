package io.kooflow.flink.scoring;

import io.kooflow.events.KooChange;
import io.kooflow.flink.records.DeadLetter;
import io.kooflow.flink.records.KafkaRecord;
import io.kooflow.flink.settings.RegistrySettings;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.io.Serial;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to texts that are new or edited. What is no change of a koo becomes a dead letter; a
 * registry that does not answer fails the job, which tries again.
 */
final class PickTexts extends ProcessFunction<KafkaRecord, ChangedText> {
  @Serial private static final long serialVersionUID = 1;

  private final RegistrySettings registry;
  private transient @Nullable AvroDeserializer<KooChange> deserializer;

  PickTexts(RegistrySettings registry) {
    this.registry = registry;
  }

  @Override
  public void open(OpenContext context) {
    SchemaRegistryClient client =
        new SchemaRegistryClient(RegistryConfig.from(registry.clientSettings()));
    deserializer = AvroDeserializer.of(client, KooChange.class);
    deserializer.configure(registry.clientSettings(), false);
  }

  @Override
  public void processElement(KafkaRecord record, Context context, Collector<ChangedText> out) {
    Optional<ChangedText> changed;
    try {
      changed = ChangedText.of(change(record), record);
    } catch (SerializationException | IllegalArgumentException bad) {
      context.output(ScoringJob.DEAD_LETTERS, DeadLetter.of(record, bad));
      return;
    }
    changed.ifPresent(out::collect);
  }

  private KooChange change(KafkaRecord record) {
    if (deserializer == null) {
      throw new IllegalStateException("not opened");
    }
    KooChange change = deserializer.deserialize(record.topic, record.value);
    if (change == null) {
      throw new IllegalArgumentException("A change without a value says nothing");
    }
    return change;
  }
}
