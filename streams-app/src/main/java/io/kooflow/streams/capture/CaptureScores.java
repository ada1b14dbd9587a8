package io.kooflow.streams.capture;

import io.kooflow.engagement.ChangePosition;
import io.kooflow.events.KooScores;
import io.kooflow.streams.deadletter.BadRecordException;
import io.kooflow.streams.deadletter.Checks;
import io.kooflow.streams.state.StateSerde;
import io.kooflow.streams.state.Stores;
import java.util.Comparator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest scores of each koo, whether or not the koo is known yet. The higher position
 * wins, then the later answer. A tombstone forgets them.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class CaptureScores implements Processor<Long, KooScores, Long, KooScores> {
  /** Store of {@link KooScores} by content id; this processor alone writes it. */
  public static final String STORE = "scores";

  private static final Comparator<KooScores> NEWER =
      Comparator.<KooScores, ChangePosition>comparing(s -> Checks.position(s.getPosition()))
          .thenComparingLong(KooScores::getScoredAt);

  private ProcessorContext<Long, KooScores> context;
  private KeyValueStore<Long, KooScores> newest;

  public static StoreBuilder<KeyValueStore<Long, KooScores>> store(Stores stores) {
    return stores.persistent(
        STORE,
        Stores.Keys.COME_AGAIN,
        Serdes.Long(),
        StateSerde.of(ScoresCodec::encode, ScoresCodec::decode));
  }

  @Override
  public void init(ProcessorContext<Long, KooScores> processorContext) {
    context = processorContext;
    newest = processorContext.getStateStore(STORE);
  }

  @Override
  public void process(Record<Long, KooScores> record) {
    long contentId = Checks.id("key", Checks.value(record.key(), "The key"));
    KooScores scores = record.value();
    if (scores != null) {
      check(record.key(), scores);
    }
    KooScores stored = newest.get(contentId);
    if (isNews(stored, scores)) {
      newest.put(contentId, scores);
      context.forward(record);
    }
  }

  private static boolean isNews(@Nullable KooScores stored, @Nullable KooScores scores) {
    if (stored == null || scores == null) {
      return stored != scores;
    }
    return NEWER.compare(scores, stored) > 0;
  }

  private static void check(Long key, KooScores scores) {
    Checks.key(key, "contentId", scores.getContentId());
    Checks.position(scores.getPosition());
    Checks.probability("languageProbability", scores.getLanguageProbability());
    Double probability = scores.getSentimentProbability();
    if ((probability == null) != (scores.getSentiment() == null)) {
      throw new BadRecordException("sentiment and sentimentProbability must be null together");
    }
    if (probability != null) {
      Checks.probability("sentimentProbability", probability);
    }
  }
}
