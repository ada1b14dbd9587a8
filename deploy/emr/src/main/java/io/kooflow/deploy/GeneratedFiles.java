package io.kooflow.deploy;

import java.util.Map;
import java.util.TreeMap;

/** Every file that follows from the code of {@code deploy/emr}. */
final class GeneratedFiles {
  private GeneratedFiles() {}

  /** Texts by path below {@code deploy/emr}. */
  static Map<String, String> all() {
    Map<String, String> files = new TreeMap<>();
    files.put("cloudformation/tables.json", Json.text(TablesTemplate.template()));
    files.put("cloudformation/topics.json", Json.text(TopicsTemplate.template()));
    files.put("cloudformation/policies.json", Json.text(PoliciesTemplate.template()));
    for (Program program : Program.values()) {
      files.put("iam/" + program.id() + ".json", Json.text(program.policy()));
    }
    files.put("../../docs/permissions.md", PermissionsPage.text());
    return files;
  }
}
