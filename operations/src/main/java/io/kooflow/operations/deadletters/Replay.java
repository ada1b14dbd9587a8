package io.kooflow.operations.deadletters;

import static java.util.Objects.requireNonNull;

import io.kooflow.operations.deadletters.ReplayPlan.Refused;
import io.kooflow.operations.deadletters.ReplayPlan.Scope;
import io.kooflow.operations.deadletters.ReplayPlan.Sending;
import io.kooflow.operations.kafka.KafkaClients;
import io.kooflow.schemas.ReplayHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Sends the records of dead letters back to the topic and partition that they came from: original
 * key, value and headers, and the original time where the topic takes it. Each record once,
 * whatever the number of its dead letters; one whose replay was cut short by the end of the command
 * may be sent again, which is harmless, since whoever reads it drops what is not newer than what it
 * has.
 */
public final class Replay {
  /** How long positions and revisions of deleted items are remembered. */
  public static final Duration REMEMBERED = Duration.ofDays(30);

  private static final int IN_FLIGHT = 1_000;

  private final KafkaClients clients;
  private final DeadLetterTopics topics;
  private final InstantSource clock;

  /**
   * What became of the records.
   *
   * @param replayed how many are in their topic again
   * @param refused the others, and why
   */
  public record Outcome(int replayed, List<Refused> refused) {}

  private record Sent(String identity, Sending sending, Future<RecordMetadata> answer) {}

  /**
   * @param client settings of a Kafka client, {@code bootstrap.servers} at least
   */
  public Replay(Properties client, InstantSource clock) {
    this.clients = new KafkaClients(client);
    this.topics = new DeadLetterTopics(clients);
    this.clock = clock;
  }

  /**
   * What will be sent and what cannot; nothing is written.
   *
   * @throws io.kooflow.operations.UsageException if there is no such dead-letter topic, or Kafka
   *     does not answer
   */
  public ReplayPlan plan(Selection selection, Scope scope) {
    Findings findings = topics.findings(selection);
    ReplayPlan plan = new ReplayPlan(selection, findings);
    int partitions = partitions(selection.topic());
    findings.forEachRecord(
        (identity, first) -> {
          var before = findings.replays().sent(identity);
          if (before.isPresent() && scope == Scope.NOT_REPLAYED) {
            plan.replayedBefore(failedSince(first, before.get()));
            return;
          }
          Instant time = oldest(first);
          String why = refusal(selection.topic(), partitions, identity, time);
          if (why.isEmpty()) {
            int number = 1 + Math.max(before.map(Attempt::number).orElse(0), replays(first));
            plan.send(identity, new Sending(first, time, number));
          } else {
            plan.refuse(identity, why);
          }
        });
    return plan;
  }

  /**
   * Sends what is planned and notes what came of it, in Kafka.
   *
   * @param reason why, for the notes
   * @throws KafkaException if what came of it cannot be noted
   */
  public Outcome send(ReplayPlan plan, String reason) {
    String topic = plan.selection().topic();
    try (Admin admin = clients.admin()) {
      Replays.createIfMissing(clients, admin, topic);
    }
    try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
      Run run = new Run(plan, reason, producer);
      run.noteRefusals();
      topics.read(topic, run::take);
      return run.end();
    }
  }

  /** One replay under way. */
  private final class Run {
    private final ReplayPlan plan;
    private final String reason;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> left;
    private final List<Sent> underWay = new ArrayList<>();
    private final List<Future<RecordMetadata>> notes = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private int replayed;
    private String stopped = "";

    Run(ReplayPlan plan, String reason, KafkaProducer<byte[], byte[]> producer) {
      this.plan = plan;
      this.reason = reason;
      this.producer = producer;
      this.left = new HashSet<>(plan.sendings().keySet());
    }

    void noteRefusals() {
      plan.refusals()
          .forEach(
              (identity, why) -> {
                refused.add(new Refused(DeadLetter.placeOf(identity), why));
                note(identity, Instant.EPOCH, 0, -1, why);
              });
    }

    void take(DeadLetter written) {
      DeadLetter letter = plan.findings().resolved(written);
      String identity = letter.identity();
      Sending sending = plan.sendings().get(identity);
      if (sending == null || !sending.from().isAt(letter) || !left.remove(identity)) {
        return;
      }
      if (!stopped.isEmpty()) {
        failed(identity, sending, stopped);
        return;
      }
      try {
        underWay.add(new Sent(identity, sending, producer.send(original(letter, sending))));
      } catch (KafkaException cannot) {
        failed(identity, sending, cannot);
      }
      if (underWay.size() >= IN_FLIGHT) {
        settle();
      }
    }

    Outcome end() {
      settle();
      plan.sendings()
          .forEach(
              (identity, sending) -> {
                if (left.contains(identity)) {
                  failed(
                      identity, sending, "its dead letter is no longer in the dead-letter topic");
                }
              });
      settleNotes();
      return new Outcome(replayed, List.copyOf(refused));
    }

    private void settle() {
      for (Sent each : underWay) {
        try {
          long offset = each.answer().get().offset();
          replayed++;
          note(each.identity(), each.sending().time(), each.sending().number(), offset, "");
        } catch (ExecutionException failed) {
          failed(each.identity(), each.sending(), KafkaClients.causeOf(failed));
        } catch (InterruptedException stop) {
          throw new InterruptException(stop);
        }
      }
      underWay.clear();
      settleNotes();
    }

    /** Behind a broker that does not answer nothing more is tried: each would wait as long. */
    private void failed(String identity, Sending sending, Throwable cause) {
      String why = "it could not be sent: " + cause.getMessage();
      if (cause instanceof TimeoutException) {
        stopped = why;
      }
      failed(identity, sending, why);
    }

    private void failed(String identity, Sending sending, String why) {
      refused.add(new Refused(DeadLetter.placeOf(identity), why));
      if (stopped.isEmpty()) {
        note(identity, sending.time(), sending.number(), -1, why);
      }
    }

    private void note(String identity, Instant time, int number, long sentTo, String why) {
      Attempt attempt = new Attempt(clock.instant(), number, sentTo, why);
      notes.add(
          producer.send(Replays.record(plan.selection().topic(), identity, time, attempt, reason)));
      if (notes.size() >= IN_FLIGHT) {
        settleNotes();
      }
    }

    private void settleNotes() {
      for (Future<RecordMetadata> each : notes) {
        try {
          each.get();
        } catch (ExecutionException failed) {
          throw new KafkaException(
              "What was replayed cannot be noted in %s; %s records were sent"
                  .formatted(Replays.topic(plan.selection().topic()), replayed),
              failed.getCause());
        } catch (InterruptedException stop) {
          throw new InterruptException(stop);
        }
      }
      notes.clear();
    }
  }

  /** How many partitions the topic has; 0 if there is no such topic. */
  private int partitions(String topic) {
    try (Admin admin = clients.admin()) {
      return clients
          .await(requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)))
          .partitions()
          .size();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0;
      }
      throw new KafkaException("The topic " + topic + " cannot be looked up", failed.getCause());
    }
  }

  /** Why a record must not be sent back; empty if it may. */
  private String refusal(String topic, int partitions, String identity, Instant time) {
    String[] place = identity.substring(0, identity.lastIndexOf('#')).split("/", -1);
    if (place.length == 3 && !place[0].equals(topic)) {
      return "its headers name the topic '%s', and these are the dead letters of %s"
          .formatted(place[0], topic);
    }
    if (place.length != 3 || !DeadLetter.isPlace(place[1], place[2])) {
      return "it never was in a topic; have the source read its key again";
    }
    if (partitions == 0) {
      return "the topic " + topic + " is gone; have the source read its key again";
    }
    if (Integer.parseInt(place[1]) >= partitions) {
      return "partition %s is gone: %s has %s; have the source read its key again"
          .formatted(place[1], topic, partitions);
    }
    if (time.isBefore(clock.instant().minus(REMEMBERED))) {
      return "it is older than %s days, so nobody remembers what came after it; have the source read its key again"
          .formatted(REMEMBERED.toDays());
    }
    return "";
  }

  private static ProducerRecord<byte[], byte[]> original(DeadLetter letter, Sending sending) {
    long time = sending.time().toEpochMilli();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            letter.topic(),
            Integer.valueOf(letter.partition()),
            time < 0 ? null : time,
            letter.record().key(),
            letter.record().value(),
            letter.originalHeaders());
    new ReplayHeaders(letter.topic(), letter.originalOffset(), time, sending.number())
        .write(record.headers());
    return record;
  }

  private static boolean failedSince(Finding first, Attempt sent) {
    for (Finding each = first; each != null; each = each.other()) {
      if (each.replays() >= sent.number()) {
        return true;
      }
    }
    return false;
  }

  private static Instant oldest(Finding first) {
    Instant oldest = first.time();
    for (Finding each = first; each != null; each = each.other()) {
      oldest = each.time().isBefore(oldest) ? each.time() : oldest;
    }
    return oldest;
  }

  private static int replays(Finding first) {
    int most = 0;
    for (Finding each = first; each != null; each = each.other()) {
      most = Math.max(most, each.replays());
    }
    return most;
  }
}
