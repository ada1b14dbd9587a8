package io.kooflow.platform.stage;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.operations.deadletters.DeadLetterTopics;
import io.kooflow.schemas.DeadLetterHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How many records each stage has set aside, each (reader, record) once. Reads what the dead-letter
 * topics got since the last question. For use by one thread.
 */
public final class SetAside implements AutoCloseable {
  private static final Map<String, String> READERS =
      Map.of(
          "capture", DeadLetterHeaders.SOURCE,
          "streams", DeadLetterHeaders.STREAMS,
          "feed_items", DeadLetterHeaders.sink(PipelineNames.FEED_ITEMS_SINK),
          "trending", DeadLetterHeaders.sink(PipelineNames.TRENDING_SINK),
          "creators", DeadLetterHeaders.sink(PipelineNames.CREATORS_SINK),
          "scoring", DeadLetterHeaders.SCORING,
          "lake", DeadLetterHeaders.LANDING);

  private final DeadLetterTopics.Follower letters;
  private final Map<String, Long> byReader = new HashMap<>();

  /** Asks nobody yet. */
  public SetAside(KafkaTarget kafka) {
    Properties settings = new Properties();
    settings.putAll(kafka.settings());
    this.letters = new DeadLetterTopics(settings).follow();
  }

  /**
   * The stages with the number of their dead letters.
   *
   * @throws io.kooflow.operations.UsageException if Kafka does not answer
   */
  public List<Stage> addTo(List<Stage> stages) {
    letters.readOn(letter -> byReader.merge(letter.reader(), 1L, Long::sum));
    List<Stage> counted = new ArrayList<>();
    for (Stage stage : stages) {
      String reader = READERS.getOrDefault(stage.name(), "");
      counted.add(stage.withDeadLetters(byReader.getOrDefault(reader, 0L)));
    }
    return counted;
  }

  @Override
  public void close() {
    letters.close();
  }
}
