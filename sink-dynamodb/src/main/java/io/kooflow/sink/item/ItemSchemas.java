package io.kooflow.sink.item;

import io.kooflow.schemas.item.ItemSchema;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Item schemas by the name of a Connect schema: those of generated Avro classes on the class path.
 */
final class ItemSchemas {
  private static final int MOST = 1_000;

  private final ConcurrentMap<String, Optional<ItemSchema>> known = new ConcurrentHashMap<>();

  /**
   * The item schema of the generated class of this name; null if there is none, or it is no item.
   *
   * @throws ConfigException naming class and field, if it says that it is one and cannot be
   */
  @Nullable ItemSchema named(@Nullable String name) {
    if (name == null) {
      return null;
    }
    Optional<ItemSchema> found = known.get(name);
    if (found == null) {
      found = load(name);
      if (known.size() < MOST) {
        known.put(name, found);
      }
    }
    return found.orElse(null);
  }

  private static Optional<ItemSchema> load(String name) {
    try {
      Class<?> type = Class.forName(name, false, ItemSchemas.class.getClassLoader());
      if (!SpecificRecordBase.class.isAssignableFrom(type)) {
        return Optional.empty();
      }
      Schema schema = SpecificData.get().getSchema(type);
      return isItem(schema) ? Optional.of(ItemSchema.of(schema)) : Optional.empty();
    } catch (ClassNotFoundException | LinkageError notGenerated) {
      return Optional.empty();
    } catch (IllegalArgumentException noItem) {
      throw new ConfigException(
          "Class %s on the plugin's class path is no item: %s; mend its schema, or take its jar out"
              .formatted(name, noItem.getMessage()));
    }
  }

  /** A change event, say, has items in it but is none. */
  private static boolean isItem(Schema schema) {
    return schema.getFields().stream()
        .anyMatch(field -> field.getProp(ItemSchema.ATTRIBUTE) != null);
  }
}
