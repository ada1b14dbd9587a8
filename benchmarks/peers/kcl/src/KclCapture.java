import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.StreamsSchedulerFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.model.DynamoDBStreamsProcessRecordsInput;
import com.amazonaws.services.dynamodbv2.streamsadapter.polling.DynamoDBStreamsPollingConfig;
import com.amazonaws.services.dynamodbv2.streamsadapter.processor.DynamoDBStreamsShardRecordProcessor;
import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.retrieval.RetrievalConfig;

/**
 * The Kinesis Client Library with the adapter for DynamoDB Streams, as its documentation sets it
 * up; metrics off, a checkpoint after each batch. Leases stand in a DynamoDB of their own.
 */
public final class KclCapture {
  /** As Kooflow's source asks; the default is longer, and only makes the run longer. */
  private static final long POLL_MILLIS = 200;

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench"));

  public static void main(String[] args) throws Exception {
    Fingerprint read = new Fingerprint(Long.parseLong(args[1]));
    URI leases = URI.create(args[3]);
    String arn = args[4];
    DynamoDbStreamsClient streams =
        DynamoDbStreamsClient.builder()
            .endpointOverride(URI.create(args[0]))
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .build();
    AmazonDynamoDBStreamsAdapterClient adapter =
        new AmazonDynamoDBStreamsAdapterClient(streams, Region.US_EAST_1);
    ConfigsBuilder configs =
        new ConfigsBuilder(
            StreamsSchedulerFactory.createSingleStreamTracker(
                arn,
                InitialPositionInStreamExtended.newInitialPosition(
                    InitialPositionInStream.TRIM_HORIZON)),
            "bench-" + ProcessHandle.current().pid(),
            adapter,
            DynamoDbAsyncClient.builder()
                .endpointOverride(leases)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build(),
            CloudWatchAsyncClient.builder()
                .endpointOverride(leases)
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build(),
            "worker",
            () -> new Processor(read));
    RetrievalConfig retrieval = configs.retrievalConfig();
    retrieval.retrievalSpecificConfig(
        new DynamoDBStreamsPollingConfig(arn, adapter).idleTimeBetweenReadsInMillis(POLL_MILLIS));
    Thread scheduler =
        new Thread(
            StreamsSchedulerFactory.createScheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig(),
                configs.leaseManagementConfig(),
                configs.lifecycleConfig(),
                configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                configs.processorConfig(),
                retrieval,
                adapter));
    scheduler.setDaemon(true);
    scheduler.start();
    read.leaveIn(Path.of(args[2]));
  }

  private static final class Processor implements DynamoDBStreamsShardRecordProcessor {
    private final Fingerprint read;

    Processor(Fingerprint read) {
      this.read = read;
    }

    @Override
    public void initialize(InitializationInput input) {}

    @Override
    public void processRecords(DynamoDBStreamsProcessRecordsInput input) {
      input.records().forEach(record -> read.add(record.getRecord()));
      try {
        input.checkpointer().checkpoint();
      } catch (Exception refused) {
        throw new IllegalStateException("no checkpoint", refused);
      }
    }

    @Override
    public void leaseLost(LeaseLostInput input) {}

    @Override
    public void shardEnded(ShardEndedInput input) {
      checkpoint(input.checkpointer());
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
      checkpoint(input.checkpointer());
    }

    private static void checkpoint(
        software.amazon.kinesis.processor.RecordProcessorCheckpointer checkpointer) {
      try {
        checkpointer.checkpoint();
      } catch (Exception refused) {
        throw new IllegalStateException("no checkpoint", refused);
      }
    }
  }
}
