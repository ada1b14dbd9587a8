package io.kooflow.benchmarks.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class StreamPagesTest {
  private static final StreamLoad LOAD = new StreamLoad(4_400, 4);

  private final StreamPages pages = new StreamPages(LOAD);

  @Test
  void eachRecordStandsInOneShardOnce() throws Exception {
    long fingerprint = 0;
    long records = 0;
    for (JsonNode shard : json(pages.describeStream()).at("/StreamDescription/Shards")) {
      String iterator = pages.iterator(shard.path("ShardId").asText(), "");
      JsonNode page = json(pages.records(iterator));
      while (!page.path("Records").isEmpty()) {
        for (JsonNode record : page.path("Records")) {
          fingerprint += fingerprint(record);
          records++;
        }
        page = json(pages.records(page.path("NextShardIterator").asText()));
      }
    }

    assertThat(records).isEqualTo(LOAD.records());
    assertThat(fingerprint).isEqualTo(LOAD.fingerprint());
  }

  @Test
  void anIteratorAfterARecordBeginsWithTheNext() throws Exception {
    String shard = json(pages.describeStream()).at("/StreamDescription/Shards/2/ShardId").asText();
    JsonNode first = json(pages.records(pages.iterator(shard, ""))).path("Records");
    String third = first.at("/2/dynamodb/SequenceNumber").asText();

    JsonNode after = json(pages.records(pages.iterator(shard, third))).path("Records");

    assertThat(after.get(0)).isEqualTo(first.get(3));
  }

  private static long fingerprint(JsonNode record) {
    JsonNode item = record.at("/dynamodb/NewImage");
    return StreamLoad.fingerprint(
        item.at("/CONTENT_ID/N").asLong(), item.at("/USER_ID/N").asLong());
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
