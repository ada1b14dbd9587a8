package io.kooflow.sink;

import static io.kooflow.sink.FakeContext.PARTITION;
import static java.util.Objects.requireNonNull;

import io.kooflow.embedded.EmbeddedDynamoDb;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A task in a JVM of its own, under the locale, time zone and charset of its command line: writes a
 * few records and tells what became dead letters.
 */
final class LocaleProbe {
  private static final int RECORDS = 7;

  private LocaleProbe() {}

  /** Arguments: the endpoint of DynamoDB, and the file for what happened, a line each. */
  public static void main(String[] arguments) throws Exception {
    FakeContext context = new FakeContext();
    DynamoDbSinkTask task = new DynamoDbSinkTask();
    task.initialize(context);
    task.start(
        Settings.with(
            "topics", "koo.enriched",
            "tables", "koo.enriched:feed_items",
            "item.version", "major,minor",
            "item.version.headers", "major,minor",
            "item.ttl.field", "until",
            "dynamodb.endpoint", arguments[0],
            "aws.region", EmbeddedDynamoDb.REGION,
            "aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID,
            "aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY,
            "coalesce.linger.ms", "1",
            "coalesce.window.ms", "1"));
    List<SinkRecord> records = new ArrayList<>();
    for (int id = 0; id < RECORDS - 2; id++) {
      records.add(
          Records.record(
              1000L + id,
              Map.of("major", 1, "minor", 20 + id, "until", 1_700_000_000_000L, "ID", "İıक" + 1.5),
              id));
    }
    SinkRecord tombstone = Records.record(1001L, null, RECORDS - 2);
    tombstone.headers().addBytes("major", new byte[] {0, 0, 0, 2});
    tombstone.headers().addBytes("minor", new byte[] {0, 0, 0, 1});
    records.add(tombstone);
    records.add(
        Records.record(
            1002L, Map.of("major", 1, "minor", 90, "ID", "x".repeat(500_000)), RECORDS - 1));
    task.put(records);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(6);
    while (committed(task) < RECORDS && System.nanoTime() < deadline) {
      task.put(List.of());
      context.deadLetters.forEach(dead -> dead.answer().complete(null));
    }
    long committed = committed(task);
    task.stop();
    try (PrintStream out =
        new PrintStream(
            Files.newOutputStream(Path.of(arguments[1])), true, StandardCharsets.UTF_8)) {
      out.println("committed " + committed);
      context.deadLetters.forEach(dead -> out.println(dead.why().getMessage()));
    }
  }

  private static long committed(DynamoDbSinkTask task) {
    return requireNonNull(
            task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(RECORDS))).get(PARTITION))
        .offset();
  }
}
