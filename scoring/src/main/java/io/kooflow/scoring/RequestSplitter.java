package io.kooflow.scoring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a list of instances into requests within {@link Limits}, keeping their order. */
final class RequestSplitter {
  /**
   * The quotes, names and braces of one instance and its comma, and the six bytes of the longest
   * JSON escape.
   */
  private static final int INSTANCE_FRAME = 24;

  private static final int REQUEST_FRAME = 32;
  private static final int LONGEST_ESCAPE = 6;

  private RequestSplitter() {}

  /**
   * Requests of 1 to {@link Limits#MAX_INSTANCES} instances without fault, each below {@link
   * Limits#MAX_BYTES}.
   */
  static List<List<Instance>> split(List<Instance> instances) {
    List<List<Instance>> requests = new ArrayList<>();
    List<Instance> open = new ArrayList<>();
    long bytes = REQUEST_FRAME;
    for (Instance instance : instances) {
      long size = bytesAtMost(instance);
      if (!open.isEmpty()
          && (open.size() == Limits.MAX_INSTANCES || bytes + size > Limits.MAX_BYTES)) {
        requests.add(List.copyOf(open));
        open.clear();
        bytes = REQUEST_FRAME;
      }
      open.add(instance);
      bytes += size;
    }
    if (!open.isEmpty()) {
      requests.add(List.copyOf(open));
    }
    return requests;
  }

  private static long bytesAtMost(Instance instance) {
    return INSTANCE_FRAME + escaped(instance.id()) + escaped(instance.text());
  }

  private static long escaped(String text) {
    long utf8 = text.getBytes(StandardCharsets.UTF_8).length;
    long toEscape = text.chars().filter(c -> c < ' ' || c == '"' || c == '\\').count();
    return utf8 + toEscape * (LONGEST_ESCAPE - 1);
  }
}
