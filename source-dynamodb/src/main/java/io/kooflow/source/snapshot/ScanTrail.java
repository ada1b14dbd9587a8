package io.kooflow.source.snapshot;

import io.kooflow.source.snapshot.Rows.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The newest keys that a scan of one segment has come by. Used by the segment's thread alone. */
final class ScanTrail {
  /** As many as one call can look up. */
  private static final int MOST = 100;

  private final Deque<Map<String, AttributeValue>> keys = new ArrayDeque<>();
  private Set<String> names = Set.of();

  /** Remembers the rows of a page that has another behind it; of the last none is needed. */
  void add(Page page) {
    if (page.after() == null) {
      return;
    }
    names = ItemJson.parse(page.after()).keySet();
    List<Map<String, AttributeValue>> rows = page.rows();
    for (Map<String, AttributeValue> row :
        rows.subList(Math.max(0, rows.size() - MOST), rows.size())) {
      keys.addLast(key(row));
      if (keys.size() > MOST) {
        keys.removeFirst();
      }
    }
  }

  /** What is remembered, in the order of the scan, and {@code last}, each once. A new list. */
  List<Map<String, AttributeValue>> keysWith(Map<String, AttributeValue> last) {
    List<Map<String, AttributeValue>> all = new ArrayList<>(keys);
    if (!all.contains(last)) {
      all.add(last);
    }
    return all.size() > MOST ? new ArrayList<>(all.subList(1, all.size())) : all;
  }

  /** The page without the rows that are remembered. */
  Page unknownOf(Page page) {
    List<Map<String, AttributeValue>> unknown = new ArrayList<>(page.rows());
    unknown.removeIf(row -> keys.contains(key(row)));
    return new Page(page.segment(), unknown, page.missing(), page.after(), page.readAt());
  }

  private Map<String, AttributeValue> key(Map<String, AttributeValue> row) {
    Map<String, AttributeValue> key = new HashMap<>(row);
    key.keySet().retainAll(names);
    return key;
  }
}
