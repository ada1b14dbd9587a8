package io.kooflow.operations.generations;

import io.kooflow.operations.UsageException;
import io.kooflow.schemas.generations.Generations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** A consumer group, seen from outside. The caller owns {@code admin}. */
public record Group(Admin admin, String id) {
  /** The instances of a generation. */
  public static Group of(Admin admin, int generation) {
    return new Group(admin, Generations.applicationId(generation));
  }

  /** How much of the topics of changes a generation that is being built was given. */
  public static Group feed(Admin admin, int generation) {
    return new Group(admin, "kooflow-feed-g" + generation);
  }

  /** Where the generation came to rest that this one is to replace. */
  public static Group rest(Admin admin, int generation) {
    return new Group(admin, "kooflow-rest-before-g" + generation);
  }

  /**
   * The generation whose instances run; the newest that ever did if none runs, the first one if
   * none ever did.
   *
   * @throws UsageException if instances of several run
   */
  public static int running(Admin admin) throws ExecutionException, InterruptedException {
    int newest = 1;
    SortedSet<Integer> running = new TreeSet<>();
    for (GroupListing listing : admin.listGroups().all().get()) {
      OptionalInt generation = Generations.ofApplication(listing.groupId());
      if (generation.isPresent()) {
        newest = Math.max(newest, generation.getAsInt());
        if (of(admin, generation.getAsInt()).members() > 0) {
          running.add(generation.getAsInt());
        }
      }
    }
    if (running.size() > 1) {
      throw new UsageException(
          "Instances of several generations run: " + running + "; end all but one");
    }
    return running.isEmpty() ? newest : running.first();
  }

  /** Members now, those that are frozen included until their session is over. */
  public int members() throws ExecutionException, InterruptedException {
    try {
      ConsumerGroupDescription group =
          admin.describeConsumerGroups(List.of(id)).all().get().get(id);
      return group == null ? 0 : group.members().size();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw failed;
    }
  }

  /** Whoever of this group still holds a transaction open cannot commit it any more. */
  public void fence() throws ExecutionException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (TransactionListing transaction : admin.listTransactions().all().get()) {
      if (transaction.transactionalId().startsWith(id + "-")) {
        ids.add(transaction.transactionalId());
      }
    }
    if (!ids.isEmpty()) {
      admin.fenceProducers(ids).all().get();
    }
  }

  /** What the group has read; empty if there is no such group. */
  public Map<TopicPartition, Long> positions() throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> positions = new HashMap<>();
    try {
      admin
          .listConsumerGroupOffsets(id)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  positions.put(partition, offset.offset());
                }
              });
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
        throw failed;
      }
    }
    return positions;
  }

  /** Tells a group without members where to go on. */
  public void place(Map<TopicPartition, Long> positions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    admin.alterConsumerGroupOffsets(id, offsets).all().get();
  }

  /**
   * Forgets what the group has read. An instance that wakes up later finds no position and stops,
   * since none is ever set anew silently.
   *
   * @return false if there are members again, and nothing was forgotten
   */
  public boolean forget() throws ExecutionException, InterruptedException {
    try {
      admin.deleteConsumerGroups(List.of(id)).all().get();
      return true;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof GroupIdNotFoundException) {
        return true;
      }
      if (failed.getCause() instanceof GroupNotEmptyException) {
        return false;
      }
      throw failed;
    }
  }

  /** Records in these partitions that the group has not read. */
  public long lag(Map<TopicPartition, Long> targets)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> read = positions();
    return targets.entrySet().stream()
        .mapToLong(each -> Math.max(0, each.getValue() - read.getOrDefault(each.getKey(), 0L)))
        .sum();
  }
}
