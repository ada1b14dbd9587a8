import io.kooflow.benchmarks.sink.ItemLoad;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The item of a record, as Kooflow's sink makes it too. */
final class Items {
  private Items() {}

  static Map<String, AttributeValue> of(long koo, long revision) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("CONTENT_ID", AttributeValue.fromN(Long.toString(koo)));
    item.put("CREATOR", AttributeValue.fromN(Long.toString(koo / 7)));
    item.put("TXT", AttributeValue.fromS(ItemLoad.TEXT));
    item.put("LANG_GROUP", AttributeValue.fromS("hi"));
    item.put("CREATED_AT", AttributeValue.fromN(Long.toString(1_767_225_600_000L + koo)));
    item.put("LIKES", AttributeValue.fromN(Long.toString(revision)));
    item.put("SCORE", AttributeValue.fromN(Double.toString(revision / 8.0)));
    item.put("GEN", AttributeValue.fromN("1"));
    item.put("REV", AttributeValue.fromN(Long.toString(revision)));
    return item;
  }
}
