package io.kooflow.contentstore;

import io.kooflow.embedded.EmbeddedDynamoDb;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The contract on the embedded DynamoDB. */
class EmbeddedKooStoreIT extends KooStoreContract {
  private @Nullable EmbeddedDynamoDb server;

  @Override
  StoreConnection open(Path folder) {
    server = EmbeddedDynamoDb.start(folder);
    return StoreConnection.local(server.endpoint());
  }

  @Override
  void end() {
    if (server != null) {
      server.close();
    }
  }
}
