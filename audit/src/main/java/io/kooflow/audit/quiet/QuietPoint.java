package io.kooflow.audit.quiet;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.Hop;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.Pipeline;
import io.kooflow.audit.stores.TopicRecords;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Waits until nothing is under way. Hops are asked in the order of the flow, each waited for before
 * the next is asked: what one has handed on is then with a later one. When the last is still, all
 * are asked once more, so that a write during the wait is not missed.
 */
public final class QuietPoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QuietPoint.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final List<Stillness> hops;
  private final List<AutoCloseable> clients;

  QuietPoint(List<Stillness> hops, List<AutoCloseable> clients) {
    this.hops = List.copyOf(hops);
    this.clients = List.copyOf(clients);
  }

  /** For what is running; without a pipeline every moment is quiet. */
  public static QuietPoint of(
      AuditTargets targets, DynamoDbClient client, @Nullable Catalog catalog) {
    Pipeline pipeline = targets.pipeline();
    List<Stillness> hops = new ArrayList<>();
    List<AutoCloseable> clients = new ArrayList<>();
    if (pipeline != null) {
      addCapture(pipeline, targets, client, hops, clients);
      addReaders(pipeline, targets, catalog, hops, clients);
    }
    return new QuietPoint(hops, clients);
  }

  /** For consumer groups alone. */
  public static QuietPoint of(KafkaTarget kafka, List<Hop> groups) {
    List<Stillness> hops = new ArrayList<>();
    List<AutoCloseable> clients = new ArrayList<>();
    addGroups(kafka, groups, hops, clients);
    return new QuietPoint(hops, clients);
  }

  private static Admin addGroups(
      KafkaTarget kafka, List<Hop> groups, List<Stillness> hops, List<AutoCloseable> clients) {
    Admin admin = Admin.create(kafka.settings());
    clients.add(admin);
    TopicRecords records = new TopicRecords(kafka);
    for (Hop hop : groups) {
      hops.add(
          hop.equals(Pipeline.SERVING_STREAMS)
              ? new ServingStreams(new Generations(kafka.settings()), admin, records)
              : new ConsumedTopics(hop, admin, records));
    }
    return admin;
  }

  private static void addCapture(
      Pipeline pipeline,
      AuditTargets targets,
      DynamoDbClient client,
      List<Stillness> hops,
      List<AutoCloseable> clients) {
    URI connect = pipeline.connect();
    if (connect == null) {
      return;
    }
    DynamoDbStreamsClient streams = targets.store().streamsClient();
    clients.add(streams);
    CapturedOffsets offsets = new CapturedOffsets(connect, pipeline.sourceConnector());
    for (TableDefinition table : targets.tables().all()) {
      hops.add(new CapturedStream(table.name(), client, streams, offsets));
    }
  }

  private static void addReaders(
      Pipeline pipeline,
      AuditTargets targets,
      @Nullable Catalog catalog,
      List<Stillness> hops,
      List<AutoCloseable> clients) {
    KafkaTarget kafka = targets.kafka();
    if (kafka == null) {
      return;
    }
    Admin admin = addGroups(kafka, pipeline.hops(), hops, clients);
    TopicRecords records = new TopicRecords(kafka);
    if (catalog != null && targets.parts().contains(Part.LAKE)) {
      LandedTopics.LOGS.forEach(
          (topic, log) -> {
            if (!topic.equals(Topics.KOO_SCORES) || targets.parts().contains(Part.SCORES)) {
              hops.add(new LandedTopics(topic, log, catalog, admin, records));
            }
          });
    }
  }

  /**
   * Waits for the quiet point.
   *
   * @param atMost zero looks once
   * @return null when quiet; else what was still under way when time was up
   */
  public @Nullable Unrest await(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      for (Stillness hop : hops) {
        Unrest unrest = awaitOne(hop, deadline);
        if (unrest != null) {
          return unrest;
        }
      }
      Unrest again = lookAtAll(deadline);
      if (again == null || !before(deadline)) {
        return again;
      }
    }
  }

  private static @Nullable Unrest awaitOne(Stillness hop, long deadline)
      throws InterruptedException {
    Unrest unrest = look(hop, before(deadline));
    while (unrest != null && before(deadline)) {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
      unrest = look(hop, before(deadline));
    }
    return unrest;
  }

  /**
   * A server that does not answer may be starting again: it is not at rest. One that nothing else
   * is fed from is not waited for any longer when time is up.
   */
  private static @Nullable Unrest look(Stillness hop, boolean wait) throws InterruptedException {
    try {
      return hop.look();
    } catch (IOException
        | UncheckedIOException
        | SdkException
        | KafkaException
        | RESTException
        | IllegalStateException unanswered) {
      LOG.debug("A hop of the pipeline does not answer", unanswered);
      if (hop.isLast() && (!wait || Away.of(unanswered) == null)) {
        return null;
      }
      return new Unrest("a hop of the pipeline", "does not answer: " + unanswered.getMessage());
    }
  }

  private @Nullable Unrest lookAtAll(long deadline) throws InterruptedException {
    for (Stillness hop : hops) {
      Unrest unrest = look(hop, before(deadline));
      if (unrest != null) {
        return unrest;
      }
    }
    return null;
  }

  private static boolean before(long deadline) {
    return System.nanoTime() - deadline < 0;
  }

  @Override
  public void close() {
    for (AutoCloseable client : clients) {
      try {
        client.close();
      } catch (Exception unclosed) {
        throw new IllegalStateException("A client did not close", unclosed);
      }
    }
  }
}
