package io.kooflow.operations.repair;

import io.kooflow.audit.Audit;
import io.kooflow.audit.AuditReport;
import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.stores.Subject;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.signal.SnapshotSignal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Audits, has the source read again what differs, and audits until nothing does that rows mend, or
 * time is over. Doing it twice is harmless: rows that are read again have positions above all
 * others.
 *
 * @param targets the stores and the pipeline, with Kafka
 * @param topic topic of the source's signals
 * @param quietWithin for the quiet point of each audit
 * @param patience for the repair as a whole, from the signals on
 */
public record Repair(AuditTargets targets, String topic, Duration quietWithin, Duration patience) {
  private static final int STATUS_DIFFERENCES = 1;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /**
   * Runs it.
   *
   * @param told a line for the user at each step, and the lines of the first audit
   * @return the newest audit
   * @throws UsageException if there is no topic of signals
   * @throws IOException when a store cannot be read
   */
  public AuditReport run(Consumer<String> told) throws IOException, InterruptedException {
    KafkaTarget kafka = requireTopic();
    AuditReport report = Audit.run(targets, quietWithin);
    if (report.exitStatus() != STATUS_DIFFERENCES) {
      return report;
    }
    report.lines().forEach(told);
    RepairPlan plan = plan(report);
    plan.others().forEach((remedy, count) -> told.accept(beyond(count) + ". " + remedy));
    if (!report.unread().isEmpty()) {
      told.accept("repair: what could not be compared is not mended; see above for what does it");
    }
    if (plan.isEmpty()) {
      told.accept("repair: nothing is asked for, as no row of the content store would mend it");
      return report;
    }
    try (RowsRead rows = new RowsRead(kafka, targets.tables(), plan)) {
      told.accept("repair: the source is asked to read again, rows by table: " + plan.sizes());
      send(kafka, topic, plan.signals("repair-" + Instant.now()));
      return auditUntilMended(report, rows, told);
    }
  }

  private static String beyond(int count) {
    return "repair: " + count + " differences are not mended by reading rows again";
  }

  /**
   * Ends when nothing is left that rows mend; also when all rows were read, everything that follows
   * from them has arrived, and some of it differs nevertheless.
   */
  private AuditReport auditUntilMended(AuditReport first, RowsRead rows, Consumer<String> told)
      throws IOException, InterruptedException {
    AuditReport report = first;
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      boolean read = rows.complete();
      report = Audit.run(targets, quietWithin);
      if (!report.quiet()) {
        told.accept("repair: changes are still under way");
      } else {
        long open = report.ids().stream().filter(Repair::isMendedByRows).count();
        told.accept("repair: " + left(report, open));
        if (open == 0 || read) {
          return report;
        }
      }
      if (System.nanoTime() - end > 0) {
        return report;
      }
    }
  }

  private static String left(AuditReport report, long open) {
    int all = report.differences();
    return open == all
        ? all + " differences are left"
        : all + " differences are left, " + open + " of them such as rows mend";
  }

  private static boolean isMendedByRows(Difference difference) {
    return Subject.of(difference).kind() != Subject.Kind.BEYOND_EVENTS;
  }

  private KafkaTarget requireTopic() throws InterruptedException {
    KafkaTarget kafka = targets.kafka();
    if (kafka == null) {
      throw new UsageException("--repair needs Kafka; set kafka.bootstrap.servers");
    }
    try (Admin admin = Admin.create(kafka.settings())) {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      return kafka;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UsageException(
            "--repair needs the topic %s; create it, and name it in the source's 'signal.topic'"
                .formatted(topic));
      }
      throw new IllegalStateException("Kafka cannot be asked for " + topic, failed);
    }
  }

  private RepairPlan plan(AuditReport report) {
    try (DynamoDbClient store = targets.store().client()) {
      return RepairPlan.of(report.ids(), targets.tables(), koo -> users(store, koo));
    }
  }

  private Collection<String> users(DynamoDbClient store, long koo) {
    ContentTables tables = targets.tables();
    String partition = tables.reactions().primaryKey().get(0).name();
    String sort = tables.reactions().primaryKey().get(1).name();
    List<String> users = new ArrayList<>();
    store
        .queryPaginator(
            query ->
                query
                    .tableName(tables.reactions().name())
                    .consistentRead(true)
                    .keyConditionExpression("#p = :koo")
                    .projectionExpression("#s")
                    .expressionAttributeNames(Map.of("#p", partition, "#s", sort))
                    .expressionAttributeValues(
                        Map.of(":koo", AttributeValue.fromN(Long.toString(koo)))))
        .items()
        .forEach(item -> users.add(Objects.requireNonNull(item.get(sort), sort).n()));
    return users;
  }

  /** Returns when Kafka has them all. */
  static void send(KafkaTarget kafka, String topic, List<SnapshotSignal> signals) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(kafka.settings(), new StringSerializer(), new ByteArraySerializer())) {
      var sent =
          signals.stream()
              .map(
                  signal ->
                      producer.send(new ProducerRecord<>(topic, signal.table(), signal.toJson())))
              .toList();
      producer.flush();
      for (var each : sent) {
        each.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("A signal could not be sent to " + topic, failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending signals", stopped);
    }
  }
}
