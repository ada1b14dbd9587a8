import io.kooflow.benchmarks.contender.Done;
import io.kooflow.benchmarks.sink.ItemLoad;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.dynamodb.sink.DynamoDbSink;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequest;
import org.apache.flink.connector.dynamodb.sink.DynamoDbWriteRequestType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink's own sink, defaults but for one write of an item in a batch, which DynamoDB asks for. */
public final class FlinkSink {
  private static final int CHECKPOINT_MILLIS = 5_000;

  public static void main(String[] args) throws Exception {
    long records = Long.parseLong(args[1]);
    Properties aws = new Properties();
    aws.setProperty("aws.endpoint", args[0]);
    aws.setProperty("aws.region", "us-east-1");
    aws.setProperty("aws.credentials.provider", "BASIC");
    aws.setProperty("aws.credentials.provider.basic.accesskeyid", "bench");
    aws.setProperty("aws.credentials.provider.basic.secretkey", "bench");
    aws.setProperty("aws.http.protocol.version", "HTTP1_1");
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.enableCheckpointing(CHECKPOINT_MILLIS);
    env.getConfig().enableObjectReuse();
    env.fromSequence(1, records)
        .map(new ToKoo(Boolean.parseBoolean(args[3])))
        .returns(long[].class)
        .sinkTo(
            DynamoDbSink.<long[]>builder()
                .setTableName("feed_items")
                .setDynamoDbProperties(aws)
                .setElementConverter(new ToPut())
                .setOverwriteByPartitionKeys(List.of("CONTENT_ID"))
                .setFailOnError(true)
                .build());
    env.execute("sink");
    Done.leave(Long.toString(records), Path.of(args[2]));
  }

  private static final class ToKoo extends RichMapFunction<Long, long[]> {
    private final boolean hot;
    private transient ItemLoad load;

    ToKoo(boolean hot) {
      this.hot = hot;
    }

    @Override
    public void open(OpenContext context) {
      load = new ItemLoad(hot);
    }

    @Override
    public long[] map(Long revision) {
      return new long[] {load.nextKoo(), revision};
    }
  }

  private static final class ToPut implements ElementConverter<long[], DynamoDbWriteRequest> {
    @Override
    public DynamoDbWriteRequest apply(long[] record, SinkWriter.Context context) {
      return DynamoDbWriteRequest.builder()
          .setType(DynamoDbWriteRequestType.PUT)
          .setItem(Items.of(record[0], record[1]))
          .build();
    }
  }
}
