package io.kooflow.platform.start;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.operations.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which DynamoDB-compatible server holds the tables; a data folder belongs to one of them. */
public enum DynamoDbServer {
  /** The default: open source, on loopback, its data survive a kill. */
  DYNOXIDE("dynoxide") {
    @Override
    ChildProcess start(Installation installation, Path folder, int port) {
      return EmbeddedDynamoDb.start(folder, port).process();
    }
  },

  /**
   * Amazon's DynamoDB Local, for those who ask for it: an AWS account is its licence's condition.
   */
  LOCAL("local") {
    @Override
    ChildProcess start(Installation installation, Path folder, int port) {
      return EmbeddedDynamoDb.local(folder, port, installation.dynamoDbLocal()).process();
    }
  };

  private final String label;

  DynamoDbServer(String label) {
    this.label = label;
  }

  /** Name on the command line and in {@code endpoints.json}. */
  public String label() {
    return label;
  }

  /**
   * The server of that name.
   *
   * @throws UsageException naming those there are, if there is none
   */
  public static DynamoDbServer named(String label) {
    return Arrays.stream(values())
        .filter(server -> server.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--dynamodb must be %s, got '%s'"
                        .formatted(
                            Arrays.stream(values())
                                .map(DynamoDbServer::label)
                                .collect(Collectors.joining(" or ")),
                            label)));
  }

  abstract ChildProcess start(Installation installation, Path folder, int port);
}
