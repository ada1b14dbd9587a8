package io.kooflow.lake;

import java.io.Serial;
import java.time.Duration;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.apache.iceberg.aws.AwsClientProperties;
import org.apache.iceberg.aws.HttpClientProperties;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import org.apache.iceberg.aws.s3.S3FileIOProperties;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * S3 clients of an endpoint that the settings give. They go there and nowhere else: nothing that
 * the AWS SDK takes from the environment, from profiles or from system properties has a part in it.
 */
public final class GivenS3Clients implements S3FileIOAwsClientFactory {
  @Serial private static final long serialVersionUID = 1;

  private Map<String, String> properties = Map.of();

  /** Iceberg makes it by name and calls {@link #initialize} first. */
  public GivenS3Clients() {}

  @Override
  public void initialize(Map<String, String> given) {
    properties = Map.copyOf(given);
  }

  /** A new client; Iceberg's file access closes it. */
  @Override
  public S3Client s3() {
    S3FileIOProperties files = new S3FileIOProperties(properties);
    AwsClientProperties aws = new AwsClientProperties(properties);
    return S3Client.builder()
        .applyMutation(aws::applyClientRegionConfiguration)
        .applyMutation(new HttpClientProperties(properties)::applyHttpClientConfigurations)
        .applyMutation(files::applyEndpointConfigurations)
        .applyMutation(files::applyServiceConfigurations)
        .applyMutation(builder -> files.applyCredentialConfigurations(aws, builder))
        .applyMutation(files::applySignerConfiguration)
        .applyMutation(files::applyUserAgentConfigurations)
        .applyMutation(builder -> alone(builder, retries(files)))
        .build();
  }

  /** Addresses of two stacks are refused by the service configuration of Iceberg's properties. */
  private static void alone(S3ClientBuilder builder, RetryStrategy retries) {
    builder
        .fipsEnabled(false)
        .defaultsMode(DefaultsMode.LEGACY)
        .disableS3ExpressSessionAuth(true)
        .disableMultiRegionAccessPoints(true)
        .crossRegionAccessEnabled(false)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            builder.overrideConfiguration().toBuilder()
                .retryStrategy(retries)
                .defaultProfileFile(ProfileFile.aggregator().build())
                .defaultProfileName("default")
                .compressionConfiguration(
                    compression ->
                        compression
                            .requestCompressionEnabled(false)
                            .minimumCompressionThresholdInBytes(10_240))
                .build());
  }

  /** As Iceberg's own, whose maker asks the environment for the number of attempts. */
  private static RetryStrategy retries(S3FileIOProperties files) {
    return DefaultRetryStrategy.legacyStrategyBuilder()
        .maxAttempts(files.s3RetryNumRetries() + 1)
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelayHalfJitter(
                Duration.ofMillis(files.s3RetryMinWaitMs()),
                Duration.ofMillis(files.s3RetryMaxWaitMs())))
        .retryOnExceptionOrCause(XMLStreamException.class)
        .circuitBreakerEnabled(false)
        .build();
  }

  @Override
  public S3AsyncClient s3Async() {
    throw new UnsupportedOperationException("Files of a given endpoint use one client, s3()");
  }
}
