package io.kooflow.sink.dynamodb;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach DynamoDB.
 *
 * @param endpoint null for AWS's own
 * @param region null to ask AWS's default chain
 * @param accessKeyId null, with the secret, to ask AWS's default chain of credentials
 * @param secretAccessKey as accessKeyId
 * @param role to take on with those credentials; null for none
 * @param requestTimeout longest time of one request; positive
 */
public record DynamoDbConfig(
    @Nullable URI endpoint,
    @Nullable String region,
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @Nullable RoleConfig role,
    Duration requestTimeout) {

  /** Leaves the credentials out. */
  @Override
  public String toString() {
    return "DynamoDB at "
        + (endpoint == null ? "AWS" : endpoint)
        + (region == null ? "" : ", region " + region);
  }
}
