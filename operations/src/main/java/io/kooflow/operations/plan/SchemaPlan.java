package io.kooflow.operations.plan;

import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.Subjects;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** Subjects of a schema registry against the schemas of the topics. */
public final class SchemaPlan {
  /** What each change of a schema must be: old and new readers read old and new records. */
  private static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private final SchemaRegistryClient registry;

  /**
   * @param registry with permission to register, where changes are to be made
   */
  public SchemaPlan(SchemaRegistryClient registry) {
    this.registry = registry;
  }

  /**
   * What is missing or differs, in the order of the topics. Only reads. The registry's
   * compatibility comes first: it is one setting for all subjects, also those of others, so it is
   * the operator's to change.
   */
  public List<Change> changes(Collection<TopicDefinition> topics) {
    List<Change> changes = new ArrayList<>();
    String compatibility = registry.compatibility();
    if (!compatibility.equals(COMPATIBILITY)) {
      changes.add(
          Change.byHand(
              "registry has compatibility %s, %s is wanted: other levels let a schema in that a reader cannot read. Set it for the registry or for each subject"
                  .formatted(compatibility, COMPATIBILITY)));
    }
    Set<String> subjects = Set.copyOf(registry.subjects());
    for (TopicDefinition topic : topics) {
      Schema schema = topic.value();
      if (schema != null) {
        addChange(changes, subjects, Subjects.value(topic.name()), schema);
      }
    }
    return changes;
  }

  private void addChange(
      List<Change> changes, Set<String> subjects, String subject, Schema schema) {
    String name = schema.getFullName();
    if (!subjects.contains(subject)) {
      changes.add(
          Change.create(
              "subject %s: first version, %s".formatted(subject, name),
              () -> registry.idFor(subject, schema)));
    } else if (!registry.holds(subject, schema)) {
      changes.add(
          registry.wouldTake(subject, schema)
              ? Change.change(
                  "subject %s: next version, %s".formatted(subject, name),
                  () -> registry.idFor(subject, schema))
              : Change.byHand(
                  "subject %s: the registry refuses %s as its next version; the topic holds records of another contract"
                      .formatted(subject, name)));
    }
  }
}
