package io.kooflow.flink.landing;

import io.kooflow.flink.records.DeadLetter;
import io.kooflow.flink.records.DeadLetterRecords;
import io.kooflow.flink.records.KafkaRecord;
import io.kooflow.flink.settings.JobArguments;
import io.kooflow.flink.settings.Patience;
import io.kooflow.lake.landing.LandingRefusedException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.flink.FlinkSchemaUtil;

/**
 * Lands changes and scores in the lake: one row per record, exactly once. A job for each topic
 * keeps the trouble of one table from the others; one job for all takes less memory.
 */
public final class LandingJob {
  /** Where the job's results go. */
  interface Ends {
    /** Rows and markers of one topic, laid out as {@link RowLayout}. */
    void rows(LandedTopic landed, DataStream<RowData> rows);

    /** The dead letters of all topics. */
    void deadLetters(DataStream<DeadLetter> letters);
  }

  static final String NAME = "landing";

  private LandingJob() {}

  /** Submits the job; {@code --help} tells the settings. */
  public static void main(String[] args) throws Exception {
    if (JobArguments.askForHelp(args)) {
      System.out.println(LandingConfig.HELP);
      return;
    }
    LandingConfig config = LandingConfig.from(args);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(config.run().flinkConfiguration());
    define(env, config, plan(config));
    env.execute(config.jobName());
  }

  /** Waits for Kafka and the catalog; a refusal is marked as one that no restart mends. */
  private static LandingPlan plan(LandingConfig config) throws Exception {
    try {
      return Patience.until(
          config.run().startWait(), LandingJob::hopeless, () -> LandingPlan.of(config));
    } catch (LandingRefusedException refused) {
      throw new SuppressRestartsException(refused);
    }
  }

  private static boolean hopeless(Exception failure) {
    return failure instanceof LandingRefusedException
        || failure instanceof IllegalArgumentException
        || failure instanceof NotAuthorizedException
        || failure instanceof ForbiddenException
        || failure instanceof BadRequestException;
  }

  /** The whole job, between Kafka and the lake. */
  static void define(StreamExecutionEnvironment env, LandingConfig config, LandingPlan plan) {
    define(
        env, config, plan, landed -> planned(plan.sources(), landed), lakeAndKafka(config, plan));
  }

  /** The whole job but its ends. */
  static void define(
      StreamExecutionEnvironment env,
      LandingConfig config,
      LandingPlan plan,
      Function<LandedTopic, Source<KafkaRecord, ?, ?>> sources,
      Ends ends) {
    DataStream<DeadLetter> deadLetters = null;
    for (LandedTopic landed : config.topics()) {
      Schema columns = planned(plan.targets(), landed).columns();
      SingleOutputStreamOperator<RowData> rows =
          env.fromSource(
                  sources.apply(landed),
                  WatermarkStrategy.noWatermarks(),
                  landed.topic(),
                  TypeInformation.of(KafkaRecord.class))
              .uid(landed.topic())
              .process(
                  new Decode(landed, columns, config.registry()),
                  RowLayout.typeAround(FlinkSchemaUtil.convert(columns)))
              .name(landed.topic() + "-decode")
              .uid(landed.topic() + "-decode");
      ends.rows(landed, rows);
      DataStream<DeadLetter> letters = rows.getSideOutput(Decode.DEAD_LETTERS);
      deadLetters = deadLetters == null ? letters : deadLetters.union(letters);
    }
    ends.deadLetters(Objects.requireNonNull(deadLetters, "no topics"));
  }

  private static Ends lakeAndKafka(LandingConfig config, LandingPlan plan) {
    return new Ends() {
      @Override
      public void rows(LandedTopic landed, DataStream<RowData> rows) {
        String name = landed.table().name();
        rows.sinkTo(new LandingSink(planned(plan.targets(), landed), config.maxOpenDays()))
            .name(name)
            .uid(name);
      }

      @Override
      public void deadLetters(DataStream<DeadLetter> letters) {
        letters
            .sinkTo(DeadLetterRecords.sink(config.kafka()))
            .name("dead-letters")
            .uid("dead-letters");
      }
    };
  }

  private static <T> T planned(Map<LandedTopic, T> plan, LandedTopic landed) {
    return Objects.requireNonNull(plan.get(landed), () -> landed + " was not planned");
  }
}
