package io.kooflow.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.compare.StoreSummary;
import io.kooflow.audit.compare.Unread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found.
 *
 * @param quiet whether the pipeline was at rest when the stores were read; true also when there was
 *     no pipeline to ask
 * @param unrest what was still under way when the wait ended; null when quiet
 * @param waited how long the quiet point took
 * @param stores by name, in the order of the flow
 * @param ids each fact on which stores disagree, sorted by id; empty when not quiet
 * @param absent stores that are off, so that they were not compared
 * @param unread stores, or files of them, that could not be read, so that they were not compared;
 *     sorted by store
 */
public record AuditReport(
    boolean quiet,
    @Nullable String unrest,
    Duration waited,
    Map<String, StoreSummary> stores,
    List<Difference> ids,
    List<String> absent,
    List<Unread> unread) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Most differences that the text tells one by one; the JSON has all. */
  private static final int TOLD = 200;

  /** A report in which every store could be read. */
  public AuditReport(
      boolean quiet,
      @Nullable String unrest,
      Duration waited,
      Map<String, StoreSummary> stores,
      List<Difference> ids,
      List<String> absent) {
    this(quiet, unrest, waited, stores, ids, absent, List.of());
  }

  /** Facts on which stores disagree. */
  public int differences() {
    return ids.size();
  }

  /** Whether a server did not answer that another try may find. */
  boolean isUnanswered() {
    return unread.stream().anyMatch(Unread::unanswered);
  }

  /** Status of the command: 0 clean, 1 differences or a store unread, 3 no quiet point in time. */
  public int exitStatus() {
    if (!quiet) {
      return 3;
    }
    return ids.isEmpty() && unread.isEmpty() ? 0 : 1;
  }

  /** Lines for a reader. */
  public List<String> lines() {
    return AuditText.lines(this, TOLD);
  }

  /** The report as {@code audit.json}: ids as strings, fingerprints as 32 hex digits. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("differences", differences());
    root.put("quiet", quiet);
    root.put("waitedMs", waited.toMillis());
    if (unrest != null) {
      root.put("unrest", unrest);
    }
    ObjectNode byStore = root.putObject("stores");
    stores.forEach(
        (name, summary) ->
            byStore
                .putObject(name)
                .put("ids", summary.ids())
                .put("count", summary.count())
                .put("fingerprint", summary.fingerprint()));
    var differing = root.putArray("ids");
    for (Difference difference : ids) {
      ObjectNode one = differing.addObject();
      one.put("id", Long.toString(difference.id())).put("type", difference.type());
      ObjectNode perStore = one.putObject("perStore");
      difference.perStore().forEach(perStore::put);
    }
    var missing = root.putArray("absent");
    absent.forEach(missing::add);
    var notCompared = root.putArray("notCompared");
    for (Unread each : unread) {
      ObjectNode one = notCompared.addObject();
      one.put("store", each.store());
      if (each.file() != null) {
        one.put("file", each.file());
      }
      one.put("reason", each.reason());
      var offsets = one.putArray("offsets");
      each.offsets().forEach(offsets::add);
      one.put("remedy", each.remedy());
    }
    return root.toPrettyString() + "\n";
  }

  /** Writes {@link #toJson} to a file, in UTF-8. */
  public void writeJson(Path file) throws IOException {
    Files.writeString(file, toJson());
  }
}
