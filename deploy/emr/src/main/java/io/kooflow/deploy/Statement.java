package io.kooflow.deploy;

import java.util.List;
import java.util.Map;

/**
 * One permission of a program.
 *
 * @param sid what it is for, letters and digits
 * @param actions {@code service:Action}, each in full
 * @param resources ARNs, with CloudFormation's variables; {@code *} only with {@code whyEverything}
 * @param condition IAM's condition block; empty for none
 * @param whyEverything why no resource can be named; empty where resources are
 */
record Statement(
    String sid,
    List<String> actions,
    List<String> resources,
    Map<String, Object> condition,
    String whyEverything) {

  Statement {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    if (actions.stream().anyMatch(action -> action.contains("*"))) {
      throw new IllegalArgumentException(sid + ": actions are named in full, got " + actions);
    }
    if (resources.contains("*") == whyEverything.isEmpty()) {
      throw new IllegalArgumentException(sid + ": all resources need a reason, and only they");
    }
  }

  /** On named resources. */
  static Statement on(List<String> resources, String sid, String... actions) {
    return new Statement(sid, List.of(actions), resources, Map.of(), "");
  }

  /** On everything, since AWS knows no resource for these actions. */
  static Statement everywhere(String reason, String sid, String... actions) {
    return new Statement(sid, List.of(actions), List.of("*"), Map.of(), reason);
  }

  /** The same under a condition. */
  Statement when(String operator, String key, Object value) {
    return new Statement(
        sid, actions, resources, Map.of(operator, Map.of(key, value)), whyEverything);
  }

  /** As IAM reads it. */
  Map<String, Object> json() {
    Map<String, Object> json =
        Json.object("Sid", sid, "Effect", "Allow", "Action", actions, "Resource", resources);
    if (!condition.isEmpty()) {
      json.put("Condition", condition);
    }
    return json;
  }
}
