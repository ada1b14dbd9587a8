package io.kooflow.contentstore.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.tables.Tables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class BulkWriterTest {
  private static final BulkWriterConfig CONFIG =
      new BulkWriterConfig(3, 5, Duration.ofMillis(1), Duration.ofMillis(2));

  @Test
  void sendsFullRequestsAndTheRestOnFlush() throws Exception {
    FakeDynamoDb server = new FakeDynamoDb(sent -> List.of());
    BulkWriter writer = new BulkWriter(server, CONFIG);
    for (int user = 0; user < 60; user++) {
      writer.write(write(user, "v"));
    }
    writer.flush();

    assertThat(server.sizes()).containsExactlyInAnyOrder(25, 25, 10);
    assertThat(server.taken()).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void sendsOnlyWhatWasLeftOverAgain() throws Exception {
    Random random = new Random(7);
    FakeDynamoDb server =
        new FakeDynamoDb(sent -> sent.stream().filter(write -> random.nextInt(100) < 30).toList());
    try (BulkWriter writer =
        new BulkWriter(
            server, new BulkWriterConfig(4, 50, Duration.ofMillis(1), Duration.ofMillis(2)))) {
      for (int user = 0; user < 1000; user++) {
        writer.write(write(user, "v"));
      }
    }

    assertThat(server.taken()).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void keepsTheOrderOfWritesToOneItemThroughLeftovers() throws Exception {
    Random random = new Random(11);
    FakeDynamoDb server =
        new FakeDynamoDb(sent -> sent.stream().filter(write -> random.nextInt(100) < 40).toList());
    try (BulkWriter writer =
        new BulkWriter(
            server, new BulkWriterConfig(8, 80, Duration.ofMillis(1), Duration.ofMillis(3)))) {
      for (int i = 0; i < 400; i++) {
        writer.write(write(i % 7, String.format("%03d", i)));
      }
    }

    for (int user = 0; user < 7; user++) {
      assertThat(valuesOf(server.taken(), user)).isSorted().hasSizeBetween(57, 58);
    }
  }

  @Test
  void isSettledWhenAllThatWasSentIsAnswered() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    FakeDynamoDb server =
        new FakeDynamoDb(
            sent -> {
              try {
                answered.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return List.of();
            });
    BulkWriter writer = new BulkWriter(server, CONFIG);
    for (int user = 0; user < 26; user++) {
      writer.write(write(user, "v"));
    }

    assertThat(writer.settle(Duration.ofMillis(1))).isFalse();
    answered.countDown();
    assertThat(writer.settle(Duration.ofHours(1))).isTrue();
    writer.flush();

    assertThat(server.taken()).hasSize(25);
  }

  @Test
  void keepsWithinItsBoundOfRequestsUnderWay() throws Exception {
    FakeDynamoDb server = new FakeDynamoDb(sent -> List.of());
    try (BulkWriter writer = new BulkWriter(server, CONFIG)) {
      for (int user = 0; user < 2000; user++) {
        writer.write(write(user, "v"));
      }
    }

    assertThat(server.mostUnderWay()).isBetween(1, 3);
  }

  @Test
  void repeatsARequestThatWasThrottledOrWhoseAnswerWasLost() throws Exception {
    FakeDynamoDb server =
        new FakeDynamoDb(sent -> List.of())
            .failing(
                ProvisionedThroughputExceededException.builder()
                    .statusCode(400)
                    .awsErrorDetails(
                        AwsErrorDetails.builder()
                            .errorCode("ProvisionedThroughputExceededException")
                            .build())
                    .build())
            .failing(SdkClientException.create("lost", new IOException("reset")))
            .failing(DynamoDbException.builder().statusCode(503).build());
    try (BulkWriter writer = new BulkWriter(server, CONFIG)) {
      writer.write(write(1, "v"));
    }

    assertThat(server.taken()).hasSize(1);
  }

  @Test
  void tellsTheNextCallWhenTheAttemptsAreUsedUp() throws Exception {
    FakeDynamoDb server = new FakeDynamoDb(sent -> sent);
    BulkWriter writer = new BulkWriter(server, CONFIG);
    writer.write(write(1, "v"));

    assertThatThrownBy(writer::flush)
        .isInstanceOf(BulkWriteException.class)
        .hasMessage(
            "Not written after 5 attempts, items by table {reactions=1}: left over by the server");
    assertThatThrownBy(() -> writer.write(write(2, "v"))).isInstanceOf(BulkWriteException.class);
    assertThat(server.sizes()).hasSize(5);
  }

  @Test
  void givesUpAtOnceOnARefusal() throws Exception {
    FakeDynamoDb server =
        new FakeDynamoDb(sent -> List.of())
            .failing(DynamoDbException.builder().statusCode(400).message("no such table").build());
    BulkWriter writer = new BulkWriter(server, CONFIG);
    writer.write(write(1, "v"));

    assertThatThrownBy(writer::close)
        .isInstanceOf(BulkWriteException.class)
        .hasMessageContaining("after 1 attempts")
        .hasMessageContaining("no such table");
  }

  @Test
  void refusesBoundsOutOfRange() {
    assertThatThrownBy(() -> new BulkWriterConfig(0, 1, Duration.ofMillis(1), Duration.ofMillis(1)))
        .hasMessageContaining("in-flight must be 1 to 1000, got 0");
    assertThatThrownBy(() -> new BulkWriterConfig(1, 0, Duration.ofMillis(1), Duration.ofMillis(1)))
        .hasMessageContaining("attempts must be 1 or more, got 0");
    assertThatThrownBy(() -> new BulkWriterConfig(1, 1, Duration.ZERO, Duration.ofMillis(1)))
        .hasMessageContaining("first-backoff must be positive, got PT0S");
    assertThatThrownBy(() -> new BulkWriterConfig(1, 1, Duration.ofMillis(2), Duration.ofMillis(1)))
        .hasMessageContaining("longest-backoff must not be below first-backoff, got PT0.001S");
  }

  @Test
  void doublesTheBackoffUpToItsBound() {
    BulkWriterConfig config =
        new BulkWriterConfig(1, 99, Duration.ofMillis(50), Duration.ofSeconds(5));

    List<Long> waits = new ArrayList<>();
    for (int attempt : new int[] {2, 3, 4, 9, 99}) {
      waits.add(config.backoffBefore(attempt).toMillis());
    }
    assertThat(waits).containsExactly(50L, 100L, 200L, 5000L, 5000L);
  }

  private static BulkWrite write(int user, String value) {
    return BulkWrite.put(
        Tables.reactions(),
        Map.of(
            "CONTENT_ID", AttributeValue.fromN("1"),
            "USER_ID", AttributeValue.fromN(String.valueOf(user)),
            "TYPE", AttributeValue.fromS(value)));
  }

  private static List<String> valuesOf(List<WriteRequest> writes, int user) {
    return writes.stream()
        .map(write -> write.putRequest().item())
        .filter(item -> AttributeValue.fromN(String.valueOf(user)).equals(item.get("USER_ID")))
        .map(item -> item.getOrDefault("TYPE", AttributeValue.fromS("none")).s())
        .toList();
  }
}
