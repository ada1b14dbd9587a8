package io.kooflow.sink.dynamodb;

import io.kooflow.sink.http.Server;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * The client of a task, and what has to be closed with it. Writes go where its calls go, by the
 * same credentials, but not through it: its work for each request would be most of what a write
 * takes.
 */
public final class Clients implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final String SESSION = "kooflow-sink-dynamodb";

  private final DynamoDbConfig config;
  private final AwsCredentialsProvider credentials;
  private final Asked asked = new Asked();
  private final DynamoDbClient client;
  private final @Nullable StsClient sts;
  private final @Nullable StsAssumeRoleCredentialsProvider role;

  private Clients(DynamoDbConfig config) {
    this.config = config;
    if (config.role() == null) {
      sts = null;
      role = null;
      credentials = credentials(config);
    } else {
      sts = sts(config, config.role());
      role = role(sts, config.role());
      credentials = role;
    }
    client = client();
  }

  /** A client that never repeats a request by itself: repeats are decided, and counted, here. */
  public static Clients open(DynamoDbConfig config) {
    return new Clients(config);
  }

  /** The client; closed with this. */
  public DynamoDbClient dynamoDb() {
    return client;
  }

  /**
   * Puts to where the client's last call went; closed before this.
   *
   * @param name of their threads
   * @throws IllegalStateException if there was no call
   */
  Puts puts(String name) {
    return puts(name, InstantSource.system());
  }

  Puts puts(String name, InstantSource clock) {
    Region region = client.serviceClientConfiguration().region();
    return new Puts(asked.server(), region.id(), credentials, clock, config.requestTimeout(), name);
  }

  @Override
  public void close() {
    client.close();
    if (role != null) {
      role.close();
    }
    if (sts != null) {
      sts.close();
    }
  }

  private DynamoDbClient client() {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .credentialsProvider(credentials)
            .httpClientBuilder(http(config))
            .overrideConfiguration(
                client ->
                    client
                        .addExecutionInterceptor(asked)
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(config.requestTimeout()));
    if (config.endpoint() != null) {
      builder.endpointOverride(config.endpoint());
    }
    if (config.region() != null) {
      builder.region(Region.of(config.region()));
    }
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(DynamoDbConfig config) {
    if (config.accessKeyId() == null || config.secretAccessKey() == null) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(config.accessKeyId(), config.secretAccessKey()));
  }

  private static StsClient sts(DynamoDbConfig config, RoleConfig role) {
    StsClientBuilder builder =
        StsClient.builder()
            .credentialsProvider(credentials(config))
            .httpClientBuilder(http(config));
    if (role.stsEndpoint() != null) {
      builder.endpointOverride(role.stsEndpoint());
    }
    if (config.region() != null) {
      builder.region(Region.of(config.region()));
    }
    return builder.build();
  }

  /** Fetches the role when it is first needed, and anew before it expires. */
  private static StsAssumeRoleCredentialsProvider role(StsClient sts, RoleConfig role) {
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder().roleArn(role.arn()).roleSessionName(SESSION);
    if (role.externalId() != null) {
      request.externalId(role.externalId());
    }
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(request.build())
        .build();
  }

  private static ApacheHttpClient.Builder http(DynamoDbConfig config) {
    return ApacheHttpClient.builder()
        .connectionTimeout(CONNECT_TIMEOUT)
        .socketTimeout(config.requestTimeout());
  }

  /** Notes where calls go: what settings, environment and profiles of AWS make of it together. */
  private static final class Asked implements ExecutionInterceptor {
    private volatile @Nullable URI address;

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission call, ExecutionAttributes attributes) {
      address = call.httpRequest().getUri();
    }

    Server server() {
      URI last = address;
      if (last == null) {
        throw new IllegalStateException("no call was made yet");
      }
      warnOfProxy(last);
      return Server.of(last);
    }

    /** Puts would go past it, and fail where nothing else leads out. */
    private static void warnOfProxy(URI address) {
      ProxyConfiguration proxy = ProxyConfiguration.builder().scheme(address.getScheme()).build();
      String host = address.getHost().toLowerCase(Locale.ROOT);
      if (proxy.host() != null && proxy.nonProxyHosts().stream().noneMatch(host::matches)) {
        LOG.warn(
            "A proxy is set for {}, but puts go straight to it. Open the way (on AWS, a VPC endpoint"
                + " for DynamoDB) and name the host in http.nonProxyHosts or NO_PROXY",
            host);
      }
    }
  }
}
