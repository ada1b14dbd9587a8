package io.kooflow.deploy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The CloudFormation template of one managed policy for each {@link Program}. */
final class PoliciesTemplate {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z]+)}");

  private PoliciesTemplate() {}

  static Map<String, Object> template() {
    Map<String, Object> resources = Json.object();
    Map<String, Object> outputs = Json.object();
    for (Program program : Program.values()) {
      String id = Json.logicalId(program.id()) + "Policy";
      resources.put(
          id,
          Json.object(
              "Type",
              "AWS::IAM::ManagedPolicy",
              "Properties",
              Json.object(
                  "Description",
                  "All that the program " + program.id() + " may do",
                  "PolicyDocument",
                  substituted(program.policy()))));
      outputs.put(id + "Arn", Json.object("Value", Json.ref(id)));
    }
    Map<String, Object> parameters = Json.object();
    variables().forEach(name -> parameters.put(name, Json.object("Type", "String")));
    return Json.object(
        "AWSTemplateFormatVersion",
        "2010-09-09",
        "Description",
        "Kooflow: a policy for each program. Generated from io.kooflow.deploy.Program; do not edit.",
        "Parameters",
        parameters,
        "Resources",
        resources,
        "Outputs",
        outputs);
  }

  /** The variables of all policies that are not CloudFormation's own. */
  static Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    for (Program program : Program.values()) {
      Matcher variable = VARIABLE.matcher(Json.text(program.policy()));
      while (variable.find()) {
        names.add(variable.group(1));
      }
    }
    return names;
  }

  private static Object substituted(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<String, Object> result = Json.object();
      map.forEach((key, value) -> result.put((String) key, substituted(value)));
      return result;
    }
    if (tree instanceof List<?> list) {
      return list.stream().map(PoliciesTemplate::substituted).collect(Collectors.toList());
    }
    return Json.substituted(tree.toString());
  }
}
