package io.kooflow.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kooflow.embedded.FreePorts;
import io.kooflow.source.change.DynamoDbJson;
import io.kooflow.source.snapshot.FakeTable;
import io.kooflow.source.stream.FakeStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The fakes of a table and its stream behind HTTP, in DynamoDB's protocol (JSON 1.0), so that the
 * SDK's own client reads them; {@link Mischief} decides what becomes of each answer on its way.
 */
final class DynamoDbOverHttp implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "com.amazonaws.dynamodb.v20120810#";

  private final FakeTable table;
  private final FakeStreams streams;
  private final Mischief mischief;
  private final Runnable meanwhile;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** An answer of DynamoDB's. */
  record Answer(int status, String body) {
    static Answer error(int status, String code) {
      return new Answer(
          status, "{\"__type\":\"%s%s\",\"message\":\"%s\"}".formatted(TYPE, code, code));
    }
  }

  /**
   * The fakes are used under the lock of {@code streams}.
   *
   * @param meanwhile called before each answer about the stream, under that lock
   */
  DynamoDbOverHttp(FakeTable table, FakeStreams streams, Mischief mischief, Runnable meanwhile) {
    this.table = table;
    this.streams = streams;
    this.mischief = mischief;
    this.meanwhile = meanwhile;
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port to listen on", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      String operation = target.substring(target.lastIndexOf('.') + 1);
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      mischief.give(exchange, operation, () -> answer(operation, request));
    }
  }

  private Answer answer(String operation, JsonNode request) {
    synchronized (streams) {
      try {
        if (request.has("StreamArn") || request.has("ShardIterator")) {
          meanwhile.run();
        }
        return new Answer(200, answered(operation, request).toString());
      } catch (AwsServiceException refused) {
        return Answer.error(refused.statusCode(), code(refused));
      } catch (SdkException lost) {
        return Answer.error(500, "InternalServerError");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The fakes leave out the code where the class says it. */
  private static String code(AwsServiceException refused) {
    return refused.awsErrorDetails() == null
        ? refused.getClass().getSimpleName()
        : refused.awsErrorDetails().errorCode();
  }

  private ObjectNode answered(String operation, JsonNode request) throws IOException {
    return switch (operation) {
      case "DescribeTable" -> describeTable(request);
      case "Scan" -> scan(request);
      case "DescribeStream" -> describeStream(request);
      case "GetShardIterator" -> iterator(request);
      case "GetRecords" -> records(request);
      default -> throw new IOException("not expected: " + operation);
    };
  }

  private ObjectNode describeTable(JsonNode request) {
    TableDescription told =
        table
            .describeTable(
                DescribeTableRequest.builder().tableName(text(request, "TableName")).build())
            .table();
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode described = answer.putObject("Table");
    described.put("TableName", told.tableName()).put("LatestStreamArn", told.latestStreamArn());
    ArrayNode keys = described.putArray("KeySchema");
    told.keySchema()
        .forEach(
            key ->
                keys.addObject()
                    .put("AttributeName", key.attributeName())
                    .put("KeyType", key.keyTypeAsString()));
    described
        .putObject("StreamSpecification")
        .put("StreamEnabled", told.streamSpecification().streamEnabled())
        .put("StreamViewType", told.streamSpecification().streamViewTypeAsString());
    return answer;
  }

  private ObjectNode scan(JsonNode request) throws IOException {
    ScanRequest.Builder asked =
        ScanRequest.builder()
            .limit(request.path("Limit").asInt())
            .segment(request.path("Segment").asInt())
            .totalSegments(request.path("TotalSegments").asInt());
    if (request.has("ExclusiveStartKey")) {
      asked.exclusiveStartKey(numbers(request.path("ExclusiveStartKey")));
    }
    ScanResponse response = table.scan(asked.build());
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode items = answer.putArray("Items");
    for (Map<String, AttributeValue> item : response.items()) {
      items.add(json(item));
    }
    if (response.hasLastEvaluatedKey()) {
      answer.set("LastEvaluatedKey", json(response.lastEvaluatedKey()));
    }
    return answer;
  }

  private ObjectNode describeStream(JsonNode request) {
    StreamDescription told =
        streams
            .describeStream(
                DescribeStreamRequest.builder()
                    .streamArn(text(request, "StreamArn"))
                    .exclusiveStartShardId(textOrNull(request, "ExclusiveStartShardId"))
                    .build())
            .streamDescription();
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode described = answer.putObject("StreamDescription");
    described.put("StreamLabel", told.streamLabel());
    described.put("StreamStatus", told.streamStatusAsString());
    described.put("LastEvaluatedShardId", told.lastEvaluatedShardId());
    ArrayNode shards = described.putArray("Shards");
    for (Shard shard : told.shards()) {
      ObjectNode one = shards.addObject();
      one.put("ShardId", shard.shardId()).put("ParentShardId", shard.parentShardId());
      one.putObject("SequenceNumberRange")
          .put("StartingSequenceNumber", shard.sequenceNumberRange().startingSequenceNumber())
          .put("EndingSequenceNumber", shard.sequenceNumberRange().endingSequenceNumber());
    }
    return answer;
  }

  private ObjectNode iterator(JsonNode request) {
    String iterator =
        streams
            .getShardIterator(
                GetShardIteratorRequest.builder()
                    .streamArn(text(request, "StreamArn"))
                    .shardId(text(request, "ShardId"))
                    .shardIteratorType(text(request, "ShardIteratorType"))
                    .sequenceNumber(textOrNull(request, "SequenceNumber"))
                    .build())
            .shardIterator();
    return JSON.createObjectNode().put("ShardIterator", iterator);
  }

  private ObjectNode records(JsonNode request) throws IOException {
    String from = text(request, "ShardIterator");
    GetRecordsResponse response =
        streams.getRecords(
            GetRecordsRequest.builder()
                .shardIterator(from)
                .limit(Math.min(mischief.pageLimit(), request.path("Limit").asInt()))
                .build());
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode records = answer.putArray("Records");
    for (Record record : response.records()) {
      records.add(json(record));
    }
    answer.put("NextShardIterator", response.nextShardIterator());
    return answer;
  }

  private static ObjectNode json(Record record) throws IOException {
    ObjectNode one = JSON.createObjectNode();
    one.put("eventID", "e-" + record.dynamodb().sequenceNumber());
    one.put("eventName", record.eventNameAsString()).put("eventSource", "aws:dynamodb");
    ObjectNode told = one.putObject("dynamodb");
    told.put(
        "ApproximateCreationDateTime",
        record.dynamodb().approximateCreationDateTime().getEpochSecond());
    told.put("SequenceNumber", record.dynamodb().sequenceNumber());
    told.set("Keys", json(record.dynamodb().keys()));
    if (record.dynamodb().hasNewImage()) {
      told.set("NewImage", json(record.dynamodb().newImage()));
    }
    if (record.dynamodb().hasOldImage()) {
      told.set("OldImage", json(record.dynamodb().oldImage()));
    }
    return one;
  }

  private static JsonNode json(Map<String, AttributeValue> item) throws IOException {
    return JSON.readTree(DynamoDbJson.item(item));
  }

  private static Map<String, AttributeValue> numbers(JsonNode key) {
    Map<String, AttributeValue> item = new HashMap<>();
    key.properties()
        .forEach(field -> item.put(field.getKey(), Items.n(field.getValue().path("N").asText())));
    return item;
  }

  private static String text(JsonNode request, String name) {
    return request.path(name).asText();
  }

  private static @Nullable String textOrNull(JsonNode request, String name) {
    return request.hasNonNull(name) ? text(request, name) : null;
  }

  /** What may be refused, by operation. */
  static final Map<String, List<String>> REFUSALS =
      Map.of(
          "DescribeTable", List.of("ThrottlingException", "RequestLimitExceeded"),
          "Scan",
              List.of(
                  "ProvisionedThroughputExceededException",
                  "RequestLimitExceeded",
                  "ThrottlingException"),
          "DescribeStream", List.of("LimitExceededException", "ThrottlingException"),
          "GetShardIterator", List.of("LimitExceededException", "ThrottlingException"),
          "GetRecords",
              List.of(
                  "ProvisionedThroughputExceededException",
                  "LimitExceededException",
                  "ExpiredIteratorException",
                  "ExpiredTokenException"));
}
