package io.kooflow.operations.lake;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.landing.LandingCommitter;
import io.kooflow.lake.landing.LandingRefusedException;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.landing.TableEnd;
import io.kooflow.lake.repair.DamagedFile;
import io.kooflow.lake.repair.LogRow;
import io.kooflow.lake.repair.Offsets;
import io.kooflow.lake.repair.RepairPlan;
import io.kooflow.lake.repair.RowFiles;
import io.kooflow.lake.repair.TableContents;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.generic.IndexedRecord;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a table right that has lost files, rows or its place in the topic. Landing may run beside
 * it: who commits first wins, and the other says so.
 */
public final class LakeRepair {
  private final CatalogConfig lake;
  private final KafkaTarget kafka;
  private final LandedTable landed;
  private final Consumer<String> say;

  /**
   * @param table such as {@code koo_changes}
   * @param say gets a line at a time
   * @throws UsageException if there is no such table
   */
  public LakeRepair(CatalogConfig lake, KafkaTarget kafka, String table, Consumer<String> say) {
    this.lake = lake;
    this.kafka = kafka;
    this.landed = LandedTable.named(table);
    this.say = say;
  }

  /** Says what is wrong and what a repair would do; true if there is nothing to do. */
  public boolean show() throws IOException, InterruptedException {
    return run(false);
  }

  /**
   * Repairs, in one commit; true if the table is whole then.
   *
   * @throws LandingRefusedException if another repair, landing or a rollback was faster
   */
  public boolean apply() throws IOException, InterruptedException {
    return run(true);
  }

  private boolean run(boolean apply) throws IOException, InterruptedException {
    try (RESTCatalog catalog = lake.open();
        KafkaAgain again = new KafkaAgain(kafka)) {
      Table table = table(catalog);
      Map<String, String> topicId = again.topicId(landed.topic());
      LandingCommitter committer = new LandingCommitter(table, topicId);
      committer.refuseReplacedTopics();
      RepairPlan plan = RepairPlan.of(TableEnd.of(table), TableContents.read(table));
      plan.lines(name()).forEach(say);
      SortedMap<SourcePartition, Offsets> dropped = again.dropped(plan.candidates());
      dropped.forEach(
          (partition, offsets) ->
              say.accept(
                  "%s: %s: Kafka no longer has %s; rows among them are lost to the log. Take a new snapshot of the content store: it repairs the current state."
                      .formatted(name(), partition, offsets.ranges())));
      if (plan.nothingToDo()) {
        say.accept(name() + ": nothing to repair");
        return true;
      }
      if (!apply) {
        say.accept(name() + ": nothing was changed; --apply does it");
        return false;
      }
      repair(table, committer, plan, again);
      return dropped.isEmpty();
    }
  }

  private Table table(RESTCatalog catalog) {
    try {
      return catalog.loadTable(landed.definition().identifier());
    } catch (NoSuchTableException notYet) {
      throw new UsageException(
          "The lake has no table '%s' yet; landing makes it with its first start".formatted(name()),
          notYet);
    }
  }

  private void repair(Table table, LandingCommitter committer, RepairPlan plan, KafkaAgain again)
      throws IOException {
    TreeMap<SourcePartition, Offsets> found = new TreeMap<>();
    long[] noRows = {0};
    try (RowFiles files = new RowFiles(table);
        Deserializer<? extends IndexedRecord> values = deserializer()) {
      for (Map.Entry<SourcePartition, Offsets> each : plan.candidates().entrySet()) {
        Offsets rows = new Offsets();
        again.read(
            each.getKey(),
            each.getValue(),
            record -> {
              Record row = row(table, record, values);
              if (row == null) {
                noRows[0]++;
              } else {
                files.write(row);
                rows.add(record.offset());
              }
            });
        if (!rows.isEmpty()) {
          found.put(each.getKey(), rows);
        }
      }
      committer.repair(
          plan.end(),
          plan.contents().damaged().stream().map(DamagedFile::file).toList(),
          files.complete(),
          plan.ends(),
          plan.lastRows(found));
    }
    say.accept(
        String.format(
            Locale.ROOT,
            "%s: repaired: %,d damaged files taken out, %,d rows landed again, %,d records that are dead letters or tombstones left alone; landing continues at %s",
            name(),
            plan.contents().damaged().size(),
            found.values().stream().mapToLong(Offsets::size).sum(),
            noRows[0],
            plan.ends()));
  }

  private Deserializer<? extends IndexedRecord> deserializer() {
    Deserializer<? extends IndexedRecord> values =
        landed.deserializer(
            new SchemaRegistryClient(RegistryConfig.from(kafka.registrySettings())));
    values.configure(kafka.registrySettings(), false);
    return values;
  }

  /** As landing decides: null for a tombstone, and for what went to the dead letters. */
  private static @Nullable Record row(
      Table table,
      ConsumerRecord<byte[], byte[]> record,
      Deserializer<? extends IndexedRecord> values) {
    try {
      IndexedRecord event = values.deserialize(record.topic(), record.value());
      return event == null
          ? null
          : LogRow.of(table.schema(), event, record.topic(), record.partition(), record.offset());
    } catch (SerializationException | IllegalArgumentException deadLetter) {
      return null;
    }
  }

  private String name() {
    return landed.definition().name();
  }
}
