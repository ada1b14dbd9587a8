package io.kooflow.source;

import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.retry.Whole;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Finds a table's stream, and says what must change in a table that cannot be captured. */
final class TableCheck {

  private TableCheck() {}

  /**
   * ARN of the table's stream.
   *
   * @param place the server, for messages
   * @throws ConnectException naming table, setting and remedy, if the table is missing, has other
   *     keys than its schema, or no stream of both images
   * @throws software.amazon.awssdk.core.exception.SdkException if the server cannot be asked
   */
  static String streamArn(DynamoDbClient client, TableSettings table, String place) {
    TableDescription description = describe(client, table.name(), place);
    requireKeys(table, description);
    StreamSpecification stream = description.streamSpecification();
    if (stream == null
        || !Boolean.TRUE.equals(stream.streamEnabled())
        || description.latestStreamArn() == null) {
      throw new ConnectException(
          "Table '%s' (setting 'tables') has no stream. %s"
              .formatted(table.name(), switchOn(table.name())));
    }
    if (stream.streamViewType() != StreamViewType.NEW_AND_OLD_IMAGES) {
      throw new ConnectException(
          ("Table '%s' (setting 'tables') has a stream of %s; changes need both images. Switch it"
                  + " off, then: %s If it was captured before, raise 'table.%s.epoch' by one.")
              .formatted(
                  table.name(),
                  stream.streamViewTypeAsString(),
                  switchOn(table.name()),
                  table.name()));
    }
    return description.latestStreamArn();
  }

  private static TableDescription describe(DynamoDbClient client, String table, String place) {
    try {
      return Whole.part(client.describeTable(request -> request.tableName(table)).table(), "Table");
    } catch (ResourceNotFoundException missing) {
      throw new ConnectException(
          ("Table '%s' (setting 'tables') does not exist at %s. Create it, take it out of 'tables',"
                  + " or mend 'aws.region' or 'dynamodb.endpoint'.")
              .formatted(table, place),
          missing);
    }
  }

  private static void requireKeys(TableSettings table, TableDescription description) {
    List<String> expected = keys(table).stream().map(ItemAttribute::name).toList();
    List<String> found =
        description.keySchema().stream().map(KeySchemaElement::attributeName).toList();
    if (!found.equals(expected)) {
      throw new ConnectException(
          "Table '%s' has the keys %s, but 'table.%s.schema' says %s. Name the schema of this table."
              .formatted(table.name(), found, table.name(), expected));
    }
    keys(table).forEach(key -> requireType(table, key, description));
  }

  /** Of another type no item could be read: each would be a dead letter. */
  private static void requireType(
      TableSettings table, ItemAttribute key, TableDescription description) {
    description.attributeDefinitions().stream()
        .filter(defined -> defined.attributeName().equals(key.name()))
        .map(AttributeDefinition::attributeTypeAsString)
        .filter(type -> !key.type().name().equals(type))
        .forEach(
            type -> {
              throw new ConnectException(
                  ("Table '%s' has the key %s of type %s, but 'table.%s.schema' says %s. Name the"
                          + " schema of this table.")
                      .formatted(table.name(), key.name(), type, table.name(), key.type()));
            });
  }

  private static List<ItemAttribute> keys(TableSettings table) {
    return Stream.of(table.shape().items().partitionKey(), table.shape().items().sortKey())
        .filter(Objects::nonNull)
        .toList();
  }

  private static String switchOn(String table) {
    return ("Switch it on: update-table --table-name %s --stream-specification"
            + " StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES.")
        .formatted(table);
  }
}
