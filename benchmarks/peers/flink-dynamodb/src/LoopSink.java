import io.kooflow.benchmarks.contender.Done;
import io.kooflow.benchmarks.sink.ItemLoad;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** One conditional put for each record, one after another: newest wins, as plainly as can be. */
public final class LoopSink {
  public static void main(String[] args) throws Exception {
    DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(URI.create(args[0]))
            .region(Region.US_EAST_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
            .build();
    long records = Long.parseLong(args[1]);
    ItemLoad load = new ItemLoad(Boolean.parseBoolean(args[3]));
    for (long revision = 1; revision <= records; revision++) {
      Map<String, AttributeValue> item = Items.of(load.nextKoo(), revision);
      try {
        client.putItem(
            PutItemRequest.builder()
                .tableName("feed_items")
                .item(item)
                .conditionExpression("attribute_not_exists(REV) OR REV < :r")
                .expressionAttributeValues(Map.of(":r", item.get("REV")))
                .build());
      } catch (ConditionalCheckFailedException newerStands) {
        continue;
      }
    }
    Done.leave(Long.toString(records), Path.of(args[2]));
  }
}
