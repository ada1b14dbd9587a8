package io.kooflow.contentstore.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Computed units beside those that the embedded server reports. */
class ServerUnitsIT {
  private static EmbeddedDynamoDb server;
  private static DynamoDbClient client;

  private final CostMeter koos = new CostMeter(Tables.koos());

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = EmbeddedDynamoDb.start(folder);
    client = StoreConnection.local(server.endpoint()).client();
    new TableCreator(client).createIfMissing(Tables.koos());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "100, 3000", "3000, 100", "850, 900"})
  void agreesOnEveryKindOfWrite(int before, int after) {
    String id = String.valueOf(before * 10_000L + after);
    Map<String, AttributeValue> first = koo(id, "hi", before);
    Map<String, AttributeValue> grown = koo(id, "hi", after);
    Map<String, AttributeValue> moved = koo(id, "en", after);

    assertThat(put(first)).as("new").isEqualTo(koos.put(null, first));
    assertThat(put(first)).as("the same again").isEqualTo(koos.put(first, first));
    assertThat(put(grown)).as("another size").isEqualTo(koos.put(first, grown));
    assertThat(put(moved)).as("another index key").isEqualTo(koos.put(grown, moved));
    assertThat(delete(id)).as("delete").isEqualTo(koos.delete(moved));
    assertThat(delete(id)).as("delete nothing").isEqualTo(koos.delete(null));
  }

  /**
   * Fills an item to exactly 1 KB by our count: the server must bill one unit, and two for a byte
   * more.
   */
  @ParameterizedTest
  @MethodSource("values")
  void agreesOnTheSizeOfEveryKindOfValueToTheByte(AttributeValue value) {
    Map<String, AttributeValue> item = koo("77", "hi", 0);
    item.put("V", value);
    int padding = 1024 - ItemSize.of(item);

    item.put("TXT", AttributeValue.fromS("x".repeat(padding)));
    delete("77");
    assertThat(put(item).table()).isEqualTo(1);

    item.put("TXT", AttributeValue.fromS("x".repeat(padding + 1)));
    delete("77");
    assertThat(put(item).table()).isEqualTo(2);
  }

  static List<AttributeValue> values() {
    AttributeValue text = AttributeValue.fromS("aé€😀");
    AttributeValue number = AttributeValue.fromN("9223372036854775807");
    return List.of(
        text,
        number,
        AttributeValue.fromN("0"),
        AttributeValue.fromN("7"),
        AttributeValue.fromN("123"),
        AttributeValue.fromN("1700000000000"),
        AttributeValue.fromN("472222.2222222223"),
        AttributeValue.fromN("0.001"),
        AttributeValue.fromB(SdkBytes.fromByteArray(new byte[22])),
        AttributeValue.fromBool(true),
        AttributeValue.fromL(List.of()),
        AttributeValue.fromL(List.of(text, number)),
        AttributeValue.fromM(Map.of()),
        AttributeValue.fromM(Map.of("LIKE", number, "T", text)),
        AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of("H", number)))));
  }

  private static WriteUnits put(Map<String, AttributeValue> item) {
    return units(
        client
            .putItem(
                request ->
                    request
                        .tableName(Tables.KOOS)
                        .item(item)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
            .consumedCapacity());
  }

  private static WriteUnits delete(String id) {
    return units(
        client
            .deleteItem(
                request ->
                    request
                        .tableName(Tables.KOOS)
                        .key(Map.of("CONTENT_ID", AttributeValue.fromN(id)))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
            .consumedCapacity());
  }

  private static WriteUnits units(@Nullable ConsumedCapacity capacity) {
    if (capacity == null) {
      throw new AssertionError("The server reported no units");
    }
    Map<String, Long> indexes = new TreeMap<>();
    capacity
        .globalSecondaryIndexes()
        .forEach((index, units) -> indexes.put(index, units.capacityUnits().longValue()));
    return new WriteUnits(capacity.table().capacityUnits().longValue(), indexes);
  }

  private static Map<String, AttributeValue> koo(String id, String language, int textBytes) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("CONTENT_ID", AttributeValue.fromN(id));
    item.put("CREATOR", AttributeValue.fromN("7"));
    item.put("LANG_GROUP", AttributeValue.fromS(language));
    item.put("CREATED_AT", AttributeValue.fromN("1700000000000"));
    item.put("TXT", AttributeValue.fromS("x".repeat(textBytes)));
    return item;
  }
}
