package io.kooflow.sink.dynamodb;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Makes the client. */
public final class Clients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private Clients() {}

  /** A client that never repeats a request by itself: repeats are decided, and counted, here. */
  public static DynamoDbClient open(DynamoDbConfig config) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .maxConnections(config.connections())
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(config.requestTimeout()))
            .overrideConfiguration(
                client ->
                    client
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(config.requestTimeout()));
    if (config.endpoint() != null) {
      builder.endpointOverride(config.endpoint());
    }
    if (config.region() != null) {
      builder.region(Region.of(config.region()));
    }
    if (config.accessKeyId() != null && config.secretAccessKey() != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(config.accessKeyId(), config.secretAccessKey())));
    }
    return builder.build();
  }
}
