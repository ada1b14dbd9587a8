package io.kooflow.benchmarks.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.kooflow.benchmarks.contender.DynamoDbStub;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The stub's process: arguments are its port, the records of the stream and its shards. */
public final class StreamServerMain {
  private final StreamPages pages;

  private StreamServerMain(StreamPages pages) {
    this.pages = pages;
  }

  public static void main(String[] args) throws IOException {
    StreamLoad load = new StreamLoad(Long.parseLong(args[1]), Integer.parseInt(args[2]));
    StreamServerMain stub = new StreamServerMain(new StreamPages(load));
    DynamoDbStub.serve(Integer.parseInt(args[0]), stub::answer);
  }

  private @Nullable String answer(String operation, JsonNode request) {
    return switch (operation) {
      case "DescribeTable" -> pages.describeTable();
      case "Scan" -> "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}";
      case "DescribeStream" -> pages.describeStream();
      case "GetShardIterator" ->
          "{\"ShardIterator\":\"%s\"}"
              .formatted(
                  pages.iterator(
                      request.path("ShardId").asText(), request.path("SequenceNumber").asText("")));
      case "GetRecords" -> pages.records(request.path("ShardIterator").asText());
      default -> null;
    };
  }
}
