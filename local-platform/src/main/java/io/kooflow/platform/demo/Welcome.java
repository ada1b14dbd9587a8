package io.kooflow.platform.demo;

import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.platform.start.LocalPlatform;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is told when the platform is ready: where to look, and a first command for each user. */
final class Welcome {
  private Welcome() {}

  static String starting(Set<Part> given) {
    return given.isEmpty()
        ? "Starting " + String.join(", ", LocalPlatform.PROCESSES)
        : "Starting what --config does not name; used as it is: "
            + given.stream()
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
  }

  static List<String> lines(Endpoints endpoints) {
    String dir = " --data-dir " + quoted(endpoints.dataDir());
    return List.of(
        "Page: " + endpoints.page().url(),
        "Try, in another terminal:",
        "  data engineer  ./kooflow audit" + dir + "    Flink: " + endpoints.flink().url(),
        "                 ./kooflow tail reaction.changes.dlq --limit 5" + dir,
        "  ML team        ./kooflow show lake reaction_changes --limit 5" + dir,
        "                 Iceberg REST catalog: " + endpoints.catalog().uri(),
        "  services       ./kooflow show trending hi" + dir,
        "                 ./kooflow tail koo.enriched --limit 5" + dir);
  }

  private static String quoted(String path) {
    return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
