package io.kooflow.contentstore;

import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.schemas.item.ItemAttribute;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads lists of an index ordered by time, newest first, merging several index keys into one list.
 * Items of the same millisecond come in the index's own order within a key, and by key between
 * keys.
 */
final class NewestFirst<T extends SpecificRecord> {
  private final DynamoDbClient client;
  private final String table;
  private final ItemCodec<T> codec;
  private final String time;
  private final String id;

  /**
   * @param id the attribute that, with index key and time, names an item of the index
   */
  NewestFirst(DynamoDbClient client, String table, ItemCodec<T> codec, ItemAttribute id) {
    this.client = client;
    this.table = table;
    this.codec = codec;
    this.time = codec.schema().attribute("createdAt").name();
    this.id = id.name();
  }

  Page<T> read(String index, String keyAttribute, List<AttributeValue> keys, PageRequest page) {
    PageToken token = PageToken.parse(page.after(), keys.size());
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      IndexLane source = new IndexLane(client, table, index, keyAttribute, keys.get(i), time, id);
      PageToken.Place from = token.place(i);
      lanes.add(new Lane(from, source.read(from, page.limit() + 1)));
    }
    List<T> items = new ArrayList<>();
    while (items.size() < page.limit()) {
      Lane newest = newest(lanes);
      if (newest == null) {
        break;
      }
      items.add(codec.toRecord(newest.take()));
    }
    boolean more = lanes.stream().anyMatch(Lane::hasNext);
    return new Page<>(items, more ? token(lanes) : null);
  }

  private @Nullable Lane newest(List<Lane> lanes) {
    Lane newest = null;
    for (Lane lane : lanes) {
      if (lane.hasNext() && (newest == null || lane.headTime().compareTo(newest.headTime()) > 0)) {
        newest = lane;
      }
    }
    return newest;
  }

  private String token(List<Lane> lanes) {
    return new PageToken(lanes.stream().map(Lane::place).toList()).text();
  }

  /** What was read of one index key, and how far it is taken. */
  private final class Lane {
    private final PageToken.Place from;
    private final List<Map<String, AttributeValue>> items;
    private int taken;

    Lane(PageToken.Place from, List<Map<String, AttributeValue>> items) {
      this.from = from;
      this.items = items;
    }

    boolean hasNext() {
      return taken < items.size();
    }

    BigDecimal headTime() {
      return new BigDecimal(value(items.get(taken), time));
    }

    Map<String, AttributeValue> take() {
      return items.get(taken++);
    }

    PageToken.Place place() {
      if (taken == 0) {
        return from;
      }
      Map<String, AttributeValue> last = items.get(taken - 1);
      return new PageToken.Place(value(last, time), value(last, id));
    }

    private String value(Map<String, AttributeValue> item, String attribute) {
      AttributeValue value = item.get(attribute);
      if (value == null) {
        throw new IllegalStateException("Index of " + table + " has an item without " + attribute);
      }
      return value.n();
    }
  }
}
