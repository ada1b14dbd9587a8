package io.kooflow.contentstore;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Where DynamoDB is and who asks. Every client of a table is made here, so that endpoint, region
 * and credentials are chosen in one way. Each method makes a new client, which the caller owns and
 * closes.
 *
 * @param endpoint address of the server; null for AWS's own endpoint of the region
 * @param region AWS region, such as {@code ap-south-1}
 * @param credentials fixed keys; null for the SDK's default provider chain
 */
public record StoreConnection(
    @Nullable URI endpoint, String region, @Nullable Credentials credentials) {

  /** A fixed pair of keys. Its text form hides the secret. */
  public record Credentials(String accessKeyId, String secretAccessKey) {
    /** Neither key may be blank. */
    public Credentials {
      if (accessKeyId.isBlank() || secretAccessKey.isBlank()) {
        throw new IllegalArgumentException("Access key id and secret access key must not be blank");
      }
    }

    @Override
    public String toString() {
      return "Credentials[" + accessKeyId + ", ***]";
    }
  }

  /** Checks the region and the scheme of the endpoint. */
  public StoreConnection {
    if (region.isBlank()) {
      throw new IllegalArgumentException("DynamoDB region must not be blank");
    }
    if (endpoint != null
        && !"http".equals(endpoint.getScheme())
        && !"https".equals(endpoint.getScheme())) {
      throw new IllegalArgumentException(
          "DynamoDB endpoint must be an http or https address, got " + endpoint);
    }
  }

  /** AWS itself, with the default provider chain. */
  public static StoreConnection aws(String region) {
    return new StoreConnection(null, region, null);
  }

  /** A server for development at {@code endpoint}: region us-east-1, keys that only it accepts. */
  public static StoreConnection local(URI endpoint) {
    return new StoreConnection(
        Objects.requireNonNull(endpoint, "endpoint"),
        "us-east-1",
        new Credentials("local", "localsecret"));
  }

  /** A client for a caller that waits. */
  public DynamoDbClient client() {
    return applyTo(DynamoDbClient.builder().httpClientBuilder(direct())).build();
  }

  /** A client for many requests at a time. */
  public DynamoDbAsyncClient asyncClient() {
    NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder();
    if (endpoint != null) {
      http.proxyConfiguration(
          software.amazon.awssdk.http.nio.netty.ProxyConfiguration.builder()
              .useSystemPropertyValues(false)
              .useEnvironmentVariableValues(false)
              .build());
    }
    return applyTo(DynamoDbAsyncClient.builder().httpClientBuilder(http)).build();
  }

  /** A client of the tables' change streams. */
  public DynamoDbStreamsClient streamsClient() {
    return applyTo(DynamoDbStreamsClient.builder().httpClientBuilder(direct())).build();
  }

  /**
   * Sets endpoint, region and credentials on {@code builder} and returns it. Where an endpoint is
   * given, its HTTP client must take no proxy from the environment.
   */
  public <B extends AwsClientBuilder<B, ?>> B applyTo(B builder) {
    builder.region(Region.of(region)).credentialsProvider(provider());
    return endpoint == null ? builder : GivenEndpoint.applyTo(builder, endpoint);
  }

  /** A given endpoint is asked without a proxy. */
  private ApacheHttpClient.Builder direct() {
    ApacheHttpClient.Builder http = ApacheHttpClient.builder();
    return endpoint == null
        ? http
        : http.proxyConfiguration(
            ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .build());
  }

  private AwsCredentialsProvider provider() {
    if (credentials == null) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey()));
  }
}
