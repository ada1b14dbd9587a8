package io.kooflow.flink.scoring;

import io.kooflow.flink.records.DeadLetter;
import io.kooflow.flink.records.DeadLetterRecords;
import io.kooflow.flink.records.KafkaRecord;
import io.kooflow.flink.records.KafkaRecordReader;
import io.kooflow.flink.settings.JobArguments;
import io.kooflow.flink.settings.Patience;
import io.kooflow.schemas.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * Scores the text of every koo that is new or edited, at least once, in the order of its changes.
 */
public final class ScoringJob {
  static final String NAME = "scoring";

  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

  private ScoringJob() {}

  /** Submits the job; {@code --help} tells the settings. */
  public static void main(String[] args) throws Exception {
    if (JobArguments.askForHelp(args)) {
      System.out.println(ScoringConfig.HELP);
      return;
    }
    ScoringConfig config = ScoringConfig.from(args);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(config.run().flinkConfiguration());
    define(env, config, starts(config));
    env.execute(NAME);
  }

  /** Waits for Kafka; a refusal is marked as one that no restart mends. */
  private static StartingOffsets starts(ScoringConfig config) throws Exception {
    try {
      return Patience.until(
          config.run().startWait(),
          failure ->
              failure instanceof ScoringRefusedException
                  || failure instanceof IllegalArgumentException,
          () -> askForStarts(config));
    } catch (ScoringRefusedException refused) {
      throw new SuppressRestartsException(refused);
    }
  }

  private static StartingOffsets askForStarts(ScoringConfig config) {
    return StartingOffsets.read(
        config.kafka().clientProperties(),
        Topics.KOO_CHANGES,
        config.groupId(),
        config.acceptGaps());
  }

  /** The whole job; asks Kafka where to start. */
  static void define(StreamExecutionEnvironment env, ScoringConfig config) {
    define(env, config, askForStarts(config));
  }

  private static void define(
      StreamExecutionEnvironment env, ScoringConfig config, StartingOffsets starts) {
    SingleOutputStreamOperator<ChangedText> texts =
        env.fromSource(
                changes(config, starts),
                WatermarkStrategy.noWatermarks(),
                Topics.KOO_CHANGES,
                TypeInformation.of(KafkaRecord.class))
            .uid(Topics.KOO_CHANGES)
            .process(
                new PickTexts(config, starts.positions()), TypeInformation.of(ChangedText.class))
            .name("pick-texts")
            .uid("pick-texts");
    SingleOutputStreamOperator<Scored> scores =
        texts
            .transform(
                "score-texts",
                TypeInformation.of(Scored.class),
                new ScoreTexts(
                    config.model(), config.linger(), config.textsUnderWay(), Clock.systemUTC()))
            .uid("score-texts");
    scores
        .sinkTo(ScoreRecords.sink(config.kafka(), config.registry()))
        .name(Topics.KOO_SCORES)
        .uid(Topics.KOO_SCORES);
    texts
        .getSideOutput(DEAD_LETTERS)
        .union(scores.getSideOutput(DEAD_LETTERS))
        .sinkTo(DeadLetterRecords.sink(config.kafka()))
        .name("dead-letters")
        .uid("dead-letters");
  }

  private static KafkaSource<KafkaRecord> changes(ScoringConfig config, StartingOffsets starts) {
    Properties kafka = config.kafka().clientProperties();
    return KafkaSource.<KafkaRecord>builder()
        .setProperties(kafka)
        .setTopics(List.of(Topics.KOO_CHANGES))
        .setGroupId(config.groupId())
        .setClientIdPrefix(config.groupId())
        .setProperty("isolation.level", "read_committed")
        // A topic keeps its number of partitions; looking for new ones would only cost.
        .setProperty("partition.discovery.interval.ms", "-1")
        .setStartingOffsets(starts.initializer())
        .setDeserializer(new KafkaRecordReader())
        .build();
  }
}
