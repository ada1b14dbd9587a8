package io.kooflow.deploy;

import java.util.Arrays;
import java.util.List;

/** ARNs with CloudFormation's variables. */
final class Arns {
  private static final String ACCOUNT = "${AWS::Region}:${AWS::AccountId}";

  private Arns() {}

  static List<String> tables(String... tables) {
    return Arrays.stream(tables).map(table -> arn("dynamodb", "table/" + table)).toList();
  }

  static List<String> indexes(String... tables) {
    return Arrays.stream(tables)
        .map(table -> arn("dynamodb", "table/" + table + "/index/*"))
        .toList();
  }

  static List<String> objects(String bucket, String... keys) {
    return Arrays.stream(keys).map(key -> bucket(bucket) + "/" + key).toList();
  }

  /** {@code bucket} is the name of a parameter. */
  static String bucket(String bucket) {
    return "arn:${AWS::Partition}:s3:::${" + bucket + "}";
  }

  static List<String> cluster() {
    return List.of(kafka("cluster", ""));
  }

  static List<String> topics(List<String> names) {
    return names.stream().map(name -> kafka("topic", "/" + name)).toList();
  }

  static List<String> groups(String... names) {
    return Arrays.stream(names).map(name -> kafka("group", "/" + name)).toList();
  }

  static List<String> transactions(String... ids) {
    return Arrays.stream(ids).map(id -> kafka("transactional-id", "/" + id)).toList();
  }

  /** The lake's part of the Glue catalog. */
  static List<String> glue() {
    return List.of(
        arn("glue", "catalog"),
        arn("glue", "database/${GlueDatabase}"),
        arn("glue", "table/${GlueDatabase}/*"));
  }

  static String arn(String service, String resource) {
    return "arn:${AWS::Partition}:" + service + ":" + ACCOUNT + ":" + resource;
  }

  private static String kafka(String kind, String name) {
    return arn("kafka", kind + "/${ClusterName}/${ClusterUuid}" + name);
  }
}
