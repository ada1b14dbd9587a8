package io.kooflow.sink;

import io.kooflow.sink.SinkChecks.Problem;
import io.kooflow.sink.dynamodb.Clients;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import io.kooflow.sink.dynamodb.TableCheckException;
import io.kooflow.sink.dynamodb.TargetTables;
import io.kooflow.sink.item.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Checks settings against the live store. */
final class LiveCheck {
  /** For a store that refuses: somebody waits for the answer. */
  private static final Duration PATIENCE_OF_A_USER = Duration.ofMillis(2_500);

  /** Connect leaves a task that failed as it is, so a store that is only slow is waited for. */
  private static final Duration PATIENCE_OF_A_TASK = Duration.ofSeconds(60);

  private LiveCheck() {}

  /** The problems of settings that are all right by themselves. */
  static List<Problem> problems(SinkConfig config) {
    try (Clients clients = open(config.dynamoDb())) {
      new TargetTables(clients.dynamoDb(), PATIENCE_OF_A_USER).of(config.topics());
      return List.of();
    } catch (TableCheckException unfit) {
      return List.of(new Problem(unfit.setting(), String.valueOf(unfit.getMessage())));
    } catch (ConnectException unusable) {
      return List.of(new Problem(SinkSettings.REGION, String.valueOf(unusable.getMessage())));
    }
  }

  /**
   * The clients; the caller closes them.
   *
   * @throws ConnectException if not even a client can be made, as without a region
   */
  static Clients open(DynamoDbConfig config) {
    try {
      return Clients.open(config);
    } catch (SdkClientException unusable) {
      throw new ConnectException(
          "No client can be made for %s: %s; set %s"
              .formatted(config, unusable.getMessage(), SinkSettings.REGION),
          unusable);
    }
  }

  /** The target of each topic, for a task that starts; throws as {@link TargetTables#of}. */
  static Map<String, Target> targets(Clients clients, SinkConfig config) {
    return new TargetTables(clients.dynamoDb(), PATIENCE_OF_A_TASK).of(config.topics());
  }
}
