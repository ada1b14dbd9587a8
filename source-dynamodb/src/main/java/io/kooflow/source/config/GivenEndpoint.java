package io.kooflow.source.config;

import java.net.URI;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;

/**
 * A client whose endpoint is given goes there and nowhere else: nothing that the AWS SDK takes from
 * the environment, from profiles or from system properties has a part in it. The HTTP client is the
 * caller's: without a proxy.
 */
final class GivenEndpoint {
  private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

  private GivenEndpoint() {}

  /**
   * Sets the endpoint on {@code builder} and returns it; the override configuration and the region
   * are set before.
   */
  static <B extends AwsClientBuilder<B, ?>> B applyTo(B builder, URI endpoint) {
    if (builder instanceof DynamoDbBaseClientBuilder<?, ?> tables) {
      tables.accountIdEndpointMode(AccountIdEndpointMode.DISABLED);
      tables.endpointDiscoveryEnabled(false);
    }
    return builder
        .endpointOverride(endpoint)
        .fipsEnabled(false)
        .dualstackEnabled(false)
        .defaultsMode(DefaultsMode.LEGACY)
        .overrideConfiguration(
            builder.overrideConfiguration().toBuilder()
                .retryStrategy(retries(builder.overrideConfiguration()))
                .defaultProfileFile(NO_PROFILES)
                .defaultProfileName("default")
                .compressionConfiguration(
                    compression ->
                        compression
                            .requestCompressionEnabled(false)
                            .minimumCompressionThresholdInBytes(10_240))
                .build());
  }

  /** The SDK's own where none is chosen, which it would else ask the environment for. */
  private static RetryStrategy retries(ClientOverrideConfiguration chosen) {
    return chosen
        .retryStrategy()
        .orElseGet(() -> DefaultRetryStrategy.legacyStrategyBuilder().build());
  }
}
