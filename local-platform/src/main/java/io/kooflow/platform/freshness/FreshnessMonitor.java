package io.kooflow.platform.freshness;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.ReactionChange;
import io.kooflow.operations.kafka.TopicWatch;
import io.kooflow.platform.cost.ChangeSeconds;
import io.kooflow.platform.input.StoreWrite;
import io.kooflow.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Follows probes through the topics and the serving table while the platform runs. A probe is seen
 * in the table at most one poll, 50 ms, late. Reads only; a server that is away is asked again.
 */
public final class FreshnessMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FreshnessMonitor.class);
  private static final Duration TABLE_POLL = Duration.ofMillis(50);
  private static final int KEYS_PER_READ = 100;

  private final ProbeBoard board = new ProbeBoard();
  private final ChangeSeconds changes = new ChangeSeconds();
  private final DynamoDbClient store;
  private final ItemCodec<EnrichedKoo> codec = ItemCodec.of(EnrichedKoo.class);
  private final TopicWatch topics;
  private final Thread tableWatch;
  private volatile boolean closed;

  /**
   * Starts watching from the ends of the topics.
   *
   * @param store owned by the caller, open for longer than this
   */
  public FreshnessMonitor(KafkaTarget kafka, DynamoDbClient store) {
    this.store = store;
    this.topics =
        new TopicWatch(
            kafka,
            List.of(
                Topics.KOO_CHANGES,
                Topics.REACTION_CHANGES,
                Topics.KOO_SCORES,
                Topics.KOO_ENRICHED),
            this::seenInTopic);
    this.tableWatch = new Thread(this::watchTable, "freshness-table");
    tableWatch.setDaemon(true);
    tableWatch.start();
  }

  /** To be told of each write right after the store took it. */
  public void acknowledged(StoreWrite write) {
    long now = System.nanoTime();
    if (write instanceof StoreWrite.React react) {
      long contentId = react.reaction().getContentId();
      long createdAt = react.reaction().getCreatedAt();
      board.disturb(contentId, createdAt);
      board.start(new Probe(Probe.Kind.LIKE, contentId, createdAt, now));
    } else if (write instanceof StoreWrite.PutKoo put) {
      acknowledged(put.koo(), now);
    }
  }

  private void acknowledged(Koo koo, long now) {
    Long parent = koo.getParent();
    if (parent != null && koo.getKind().equals("C")) {
      board.disturb(parent, koo.getCreatedAt());
      board.start(new Probe(Probe.Kind.COMMENT, parent, koo.getCreatedAt(), now));
    }
  }

  private void seenInTopic(SpecificRecord value, long nanos) {
    count(value);
    follow(value, nanos);
  }

  /** A koo changes with itself, its reactions, its children and its scores. */
  private void count(SpecificRecord value) {
    if (value instanceof ReactionChange change) {
      changes.changed(change.getContentId(), change.getChangedAt() / 1_000);
    } else if (value instanceof KooScores scores) {
      changes.changed(scores.getContentId(), scores.getScoredAt() / 1_000);
    } else if (value instanceof KooChange change) {
      long second = change.getChangedAt() / 1_000;
      changes.changed(change.getContentId(), second);
      Koo koo = change.getAfter() == null ? change.getBefore() : change.getAfter();
      Long parent = koo == null ? null : koo.getParent();
      if (parent != null) {
        changes.changed(parent, second);
      }
    }
  }

  private void follow(SpecificRecord value, long nanos) {
    if (value instanceof ReactionChange change && change.getAfter() != null) {
      board.seen(
          Hop.STORE_TO_CHANGES, change.getContentId(), change.getAfter().getCreatedAt(), nanos);
    } else if (value instanceof KooChange change && change.getAfter() != null) {
      Long parent = change.getAfter().getParent();
      if (parent != null) {
        board.seen(Hop.STORE_TO_CHANGES, parent, change.getAfter().getCreatedAt(), nanos);
      }
    } else if (value instanceof EnrichedKoo koo && koo.getLastReactionAt() != null) {
      board.seen(Hop.CHANGES_TO_ENRICHED, koo.getContentId(), koo.getLastReactionAt(), nanos);
    }
  }

  private void watchTable() {
    while (!closed) {
      List<Long> waiting = board.awaitingServing();
      for (int from = 0; from < waiting.size(); from += KEYS_PER_READ) {
        readTable(waiting.subList(from, Math.min(from + KEYS_PER_READ, waiting.size())));
      }
      try {
        Thread.sleep(TABLE_POLL.toMillis());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void readTable(List<Long> contentIds) {
    String key = codec.schema().partitionKey().name();
    String newest = codec.schema().attribute("lastReactionAt").name();
    try {
      var answer =
          store.batchGetItem(
              request ->
                  request.requestItems(
                      Map.of(
                          Tables.FEED_ITEMS,
                          KeysAndAttributes.builder()
                              .keys(contentIds.stream().map(id -> Map.of(key, number(id))).toList())
                              .projectionExpression("#key, #newest")
                              .expressionAttributeNames(Map.of("#key", key, "#newest", newest))
                              .consistentRead(true)
                              .build())));
      long now = System.nanoTime();
      Map<Long, Long> newestById = new HashMap<>();
      for (Map<String, AttributeValue> item :
          answer.responses().getOrDefault(Tables.FEED_ITEMS, List.of())) {
        AttributeValue at = item.get(newest);
        AttributeValue id = item.get(key);
        if (at != null && id != null) {
          newestById.put(Long.parseLong(id.n()), Long.parseLong(at.n()));
        }
      }
      newestById.forEach((id, at) -> board.seen(Hop.ENRICHED_TO_SERVING, id, at, now));
    } catch (SdkException away) {
      LOG.debug("The serving table cannot be read now", away);
    }
  }

  private static AttributeValue number(long id) {
    return AttributeValue.builder().n(Long.toString(id)).build();
  }

  /** In how many seconds each koo changed, summed over koos. */
  public long changedSeconds() {
    return changes.sum();
  }

  /** What the probes told so far. */
  public Freshness result() {
    return board.result();
  }

  @Override
  public void close() {
    closed = true;
    tableWatch.interrupt();
    topics.close();
  }
}
