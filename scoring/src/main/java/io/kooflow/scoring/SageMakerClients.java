package io.kooflow.scoring;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeAsyncClientBuilder;

/**
 * Builds the AWS client as {@link ScorerSettings} says. All retries are the client's own:
 * throttling, 5xx, lost connections and timeouts, and the model's own 429 and 5xx, which SageMaker
 * wraps in a 424.
 */
final class SageMakerClients {
  private SageMakerClients() {}

  /** The caller closes the client. */
  static SageMakerRuntimeAsyncClient open(ScorerSettings settings) {
    SageMakerRuntimeAsyncClientBuilder builder =
        SageMakerRuntimeAsyncClient.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .httpClientBuilder(
                NettyNioAsyncHttpClient.builder()
                    .maxConcurrency(settings.maxInFlight())
                    .readTimeout(settings.attemptTimeout())
                    .proxyConfiguration(proxy(settings)))
            .overrideConfiguration(patience(settings));
    if (settings.endpointOverride() != null) {
      GivenEndpoint.applyTo(builder, settings.endpointOverride());
    }
    return builder.build();
  }

  /** A given endpoint is asked without a proxy. */
  private static ProxyConfiguration proxy(ScorerSettings settings) {
    boolean given = settings.endpointOverride() != null;
    return ProxyConfiguration.builder()
        .useSystemPropertyValues(!given)
        .useEnvironmentVariableValues(!given)
        .build();
  }

  private static AwsCredentialsProvider credentials(ScorerSettings settings) {
    return settings.local()
        ? StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "localsecret"))
        : DefaultCredentialsProvider.builder().build();
  }

  private static ClientOverrideConfiguration patience(ScorerSettings settings) {
    return ClientOverrideConfiguration.builder()
        .apiCallTimeout(settings.callTimeout())
        .apiCallAttemptTimeout(settings.attemptTimeout())
        .retryStrategy(retries(settings))
        .build();
  }

  /** No token bucket: each request has its own bound, and the requests in flight have theirs. */
  private static StandardRetryStrategy retries(ScorerSettings settings) {
    BackoffStrategy backoff =
        BackoffStrategy.exponentialDelayHalfJitter(settings.firstBackoff(), settings.maxBackoff());
    return DefaultRetryStrategy.standardStrategyBuilder()
        .maxAttempts(settings.maxAttempts())
        .backoffStrategy(backoff)
        .throttlingBackoffStrategy(backoff)
        .retryOnException(EndpointErrors::worthRepeating)
        .circuitBreakerEnabled(false)
        .build();
  }
}
