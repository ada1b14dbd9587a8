package io.kooflow.source.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Which DynamoDB, and as whom. Neither client repeats a failed call: the connector does, with its
 * own bounds.
 *
 * @param region AWS region; null takes the default region provider chain's
 * @param endpoint server instead of the region's; null for AWS
 * @param credentials of the local server; null takes the default credentials provider chain
 * @param role to assume with them; null for none
 * @param s3 address of S3 in place of the region's; null for AWS
 */
public record ClientSettings(
    @Nullable String region,
    @Nullable URI endpoint,
    @Nullable LocalCredentials credentials,
    @Nullable Role role,
    @Nullable URI s3) {

  private static final Duration CALL_LIMIT = Duration.ofSeconds(15);

  /**
   * A role to assume.
   *
   * @param arn its ARN
   * @param sts address of STS in place of the region's; null for AWS
   */
  public record Role(String arn, @Nullable URI sts) {}

  /** Credentials of a server on loopback; they guard nothing, and are still not printed. */
  public record LocalCredentials(String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
      return "LocalCredentials[hidden]";
    }
  }

  /** A new client for tables; the caller closes it. */
  public DynamoDbClient tables() {
    return tables(CALL_LIMIT);
  }

  /** A new client for streams; the caller closes it. */
  public DynamoDbStreamsClient streams() {
    return streams(CALL_LIMIT);
  }

  /** A new client for tables whose calls fail after {@code limit}; the caller closes it. */
  public DynamoDbClient tables(Duration limit) {
    return configured(DynamoDbClient.builder(), limit).build();
  }

  /** A new client for streams whose calls fail after {@code limit}; the caller closes it. */
  public DynamoDbStreamsClient streams(Duration limit) {
    return configured(DynamoDbStreamsClient.builder(), limit).build();
  }

  /** A new client for exports in S3; the caller closes it. */
  public S3Client exports() {
    S3ClientBuilder builder =
        S3Client.builder()
            .credentialsProvider(provider())
            .httpClient(DirectHttp.to(s3, CALL_LIMIT));
    if (region != null) {
      builder.region(Region.of(region));
    }
    if (s3 != null) {
      GivenEndpoint.applyTo(builder, s3)
          .forcePathStyle(true)
          .accelerate(false)
          .useArnRegion(false)
          .disableMultiRegionAccessPoints(true)
          .crossRegionAccessEnabled(false)
          .disableS3ExpressSessionAuth(true)
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    }
    return builder.build();
  }

  /** The server, for messages. */
  public String place() {
    return endpoint != null ? endpoint.toString() : region == null ? "AWS" : region;
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
      B builder, Duration limit) {
    if (region != null) {
      builder.region(Region.of(region));
    }
    builder
        .credentialsProvider(provider())
        .overrideConfiguration(
            override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(limit))
        .httpClient(DirectHttp.to(endpoint, limit));
    return endpoint == null ? builder : GivenEndpoint.applyTo(builder, endpoint);
  }

  private AwsCredentialsProvider provider() {
    AwsCredentialsProvider own =
        credentials == null
            ? DefaultCredentialsProvider.builder().build()
            : StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    credentials.accessKeyId(), credentials.secretAccessKey()));
    return role == null ? own : AssumedRole.provider(role, region, own);
  }
}
