import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The floor: one thread asks each shard in turn, nothing is kept and nothing can be resumed. */
public final class LoopCapture {
  public static void main(String[] args) throws Exception {
    Fingerprint read = new Fingerprint(Long.parseLong(args[1]));
    String arn = args[4];
    DynamoDbStreamsClient client =
        DynamoDbStreamsClient.builder()
            .endpointOverride(URI.create(args[0]))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
            .build();
    Queue<String> iterators = new ArrayDeque<>();
    for (Shard shard :
        client.describeStream(r -> r.streamArn(arn)).streamDescription().shards()) {
      iterators.add(
          client
              .getShardIterator(
                  r ->
                      r.streamArn(arn)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator());
    }
    while (!read.isDone()) {
      String iterator = iterators.remove();
      GetRecordsResponse page = client.getRecords(r -> r.shardIterator(iterator).limit(1000));
      page.records().forEach(read::add);
      iterators.add(page.nextShardIterator());
    }
    read.leaveIn(Path.of(args[2]));
  }
}
