package io.kooflow.deploy;

import io.kooflow.contentstore.tables.IndexDefinition;
import io.kooflow.contentstore.tables.KeyAttribute;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The CloudFormation template of the DynamoDB tables, as {@link Tables} defines them. */
final class TablesTemplate {
  private TablesTemplate() {}

  /** The tables that services write, then those that they read. */
  static List<TableDefinition> tables() {
    List<TableDefinition> tables = new ArrayList<>(Tables.contentStore(LanguageShards.NONE));
    tables.addAll(Tables.serving());
    return tables;
  }

  /** Parameter and output that holds the ARN of a table's stream. */
  static String streamArn(TableDefinition table) {
    return Json.logicalId(table.name()) + "StreamArn";
  }

  static Map<String, Object> template() {
    Map<String, Object> resources = Json.object();
    Map<String, Object> outputs = Json.object();
    for (TableDefinition table : tables()) {
      String id = Json.logicalId(table.name());
      resources.put(id, resource(table));
      if (table.changeStream()) {
        outputs.put(streamArn(table), Json.object("Value", Json.attribute(id, "StreamArn")));
      }
    }
    return Json.object(
        "AWSTemplateFormatVersion",
        "2010-09-09",
        "Description",
        "Kooflow: DynamoDB tables. Generated from io.kooflow.contentstore.tables.Tables; do not edit.",
        "Parameters",
        Json.object(
            "DeletionProtection",
            Json.object("Type", "String", "AllowedValues", List.of("true", "false"))),
        "Resources",
        resources,
        "Outputs",
        outputs);
  }

  /** A table outlives its stack: what it holds cannot be made again. */
  private static Map<String, Object> resource(TableDefinition table) {
    Map<String, Object> properties =
        Json.object(
            "TableName",
            table.name(),
            "BillingMode",
            BillingMode.PAY_PER_REQUEST.toString(),
            "AttributeDefinitions",
            table.keyAttributes().stream()
                .map(
                    key ->
                        Json.object(
                            "AttributeName", key.name(), "AttributeType", key.type().toString()))
                .toList(),
            "KeySchema",
            keySchema(table.primaryKey()),
            "PointInTimeRecoverySpecification",
            Json.object("PointInTimeRecoveryEnabled", true),
            "DeletionProtectionEnabled",
            Json.ref("DeletionProtection"));
    if (!table.indexes().isEmpty()) {
      properties.put(
          "GlobalSecondaryIndexes", table.indexes().stream().map(TablesTemplate::index).toList());
    }
    if (table.changeStream()) {
      properties.put(
          "StreamSpecification",
          Json.object("StreamViewType", StreamViewType.NEW_AND_OLD_IMAGES.toString()));
    }
    if (table.expiry() != null) {
      properties.put(
          "TimeToLiveSpecification", Json.object("AttributeName", table.expiry(), "Enabled", true));
    }
    return Json.object(
        "Type",
        "AWS::DynamoDB::Table",
        "DeletionPolicy",
        "Retain",
        "UpdateReplacePolicy",
        "Retain",
        "Properties",
        properties);
  }

  private static Map<String, Object> index(IndexDefinition index) {
    return Json.object(
        "IndexName",
        index.name(),
        "KeySchema",
        keySchema(List.of(index.partition(), index.sort())),
        "Projection",
        Json.object("ProjectionType", ProjectionType.ALL.toString()));
  }

  private static List<Map<String, Object>> keySchema(List<KeyAttribute> key) {
    List<Map<String, Object>> schema = new ArrayList<>();
    for (KeyAttribute attribute : key) {
      KeyType type = schema.isEmpty() ? KeyType.HASH : KeyType.RANGE;
      schema.add(Json.object("AttributeName", attribute.name(), "KeyType", type.toString()));
    }
    return schema;
  }
}
