package io.kooflow.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The page {@code docs/permissions.md}: what each {@link Program} may do, for people. */
final class PermissionsPage {
  private static final String HEAD =
      """
      # Permissions

      Generated from `io.kooflow.deploy.Program`; do not edit. What each program may do on AWS, and nothing else. \
      The policies themselves are in [deploy/emr/iam](../deploy/emr/iam), and as CloudFormation in \
      [policies.json](../deploy/emr/cloudformation/policies.json).

      **Nothing has been run on AWS yet.** Tests record the calls that source, sink, landing and scoring make, and compare \
      them with these policies (`PoliciesTest`). Permissions that no test has seen in use are listed with a reason in \
      [not-seen.csv](../deploy/emr/iam/not-seen.csv). Brokers of the tests have no IAM, so actions of \
      `kafka-cluster` were never tried.

      `${…}` is a parameter of the templates. Topics, groups and transactional ids belong to the cluster of the stack. \
      Where a condition is given, the permission holds only under it. Tables that the connectors reach under other \
      names, or by another role: [connectors.md](connectors.md#permissions).
      """;

  private PermissionsPage() {}

  static String text() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Program program : Program.values()) {
      page.append("\n## ").append(program.id()).append("\n\n");
      page.append(
          "%s. Policy: [%s.json](../deploy/emr/iam/%s.json).\n\n"
              .formatted(program.purpose(), program.id(), program.id()));
      page.append("| for | actions | on |\n|---|---|---|\n");
      program.statements().forEach(statement -> page.append(row(statement)));
    }
    return page.toString();
  }

  private static String row(Statement statement) {
    return "| %s | %s | %s |\n"
        .formatted(words(statement.sid()), code(statement.actions()), resources(statement));
  }

  private static String resources(Statement statement) {
    if (!statement.whyEverything().isEmpty()) {
      return "everything: " + statement.whyEverything();
    }
    String resources = code(statement.resources().stream().map(PermissionsPage::name).toList());
    return statement.condition().isEmpty()
        ? resources
        : resources + ", if " + condition(statement.condition());
  }

  /** What an ARN names, without partition, region, account and cluster. */
  private static String name(String arn) {
    if (!arn.startsWith("arn:")) {
      return arn;
    }
    String resource = arn.replaceAll("\\$\\{AWS::[A-Za-z]+}", "").split(":", 6)[5];
    return resource
        .replace("/${ClusterName}/${ClusterUuid}/", "/")
        .replace("/${ClusterName}/${ClusterUuid}", "");
  }

  private static String condition(Map<String, Object> condition) {
    return condition.values().stream()
        .flatMap(keys -> ((Map<?, ?>) keys).entrySet().stream())
        .map(entry -> "`" + entry.getKey() + "` is `" + entry.getValue() + "`")
        .collect(Collectors.joining(" and "));
  }

  private static String code(List<String> texts) {
    return texts.stream().map(text -> "`" + text + "`").collect(Collectors.joining(", "));
  }

  /** {@code ReadTopics} as "read topics". */
  private static String words(String sid) {
    return sid.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
