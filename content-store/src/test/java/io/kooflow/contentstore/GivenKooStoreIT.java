package io.kooflow.contentstore;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The contract on the DynamoDB at {@code -Dkooflow.dynamodb.endpoint=URI}, or {@code aws} for AWS
 * itself in the region {@code -Dkooflow.dynamodb.region}. It makes tables of its own and drops
 * them.
 */
@EnabledIfSystemProperty(named = "kooflow.dynamodb.endpoint", matches = ".+")
class GivenKooStoreIT extends KooStoreContract {
  @Override
  StoreConnection open(Path folder) {
    String endpoint = System.getProperty("kooflow.dynamodb.endpoint");
    return endpoint.equals("aws")
        ? StoreConnection.aws(System.getProperty("kooflow.dynamodb.region", "us-east-1"))
        : StoreConnection.local(URI.create(endpoint));
  }
}
