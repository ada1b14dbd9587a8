package io.kooflow.deploy;

import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The CloudFormation template of the topics, as {@link Topics} defines them. */
final class TopicsTemplate {
  private TopicsTemplate() {}

  static Map<String, Object> template() {
    Map<String, Object> resources = Json.object();
    for (TopicDefinition topic : Topics.all()) {
      resources.put(Json.logicalId(topic.name()), resource(topic));
    }
    return Json.object(
        "AWSTemplateFormatVersion",
        "2010-09-09",
        "Description",
        "Kooflow: topics. Generated from io.kooflow.schemas.Topics; do not edit.",
        "Parameters",
        Json.object("ClusterArn", Json.object("Type", "String")),
        "Resources",
        resources);
  }

  /** A topic outlives its stack: readers refuse one that was made again. */
  private static Map<String, Object> resource(TopicDefinition topic) {
    return Json.object(
        "Type",
        "AWS::MSK::Topic",
        "DeletionPolicy",
        "Retain",
        "UpdateReplacePolicy",
        "Retain",
        "Properties",
        Json.object(
            "ClusterArn",
            Json.ref("ClusterArn"),
            "TopicName",
            topic.name(),
            "PartitionCount",
            topic.partitions(),
            "ReplicationFactor",
            3,
            "Configs",
            Json.object("Fn::Base64", configs(topic))));
  }

  /** Two copies acknowledge each write, so that one broker may be out of service. */
  private static String configs(TopicDefinition topic) {
    Map<String, String> config = new TreeMap<>(topic.config());
    config.put("min.insync.replicas", "2");
    return config.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining("\n"));
  }
}
