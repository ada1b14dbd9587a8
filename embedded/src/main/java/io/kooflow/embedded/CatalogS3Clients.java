package io.kooflow.embedded;

import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.aws.AwsClientProperties;
import org.apache.iceberg.aws.HttpClientProperties;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import org.apache.iceberg.aws.s3.S3FileIOProperties;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3 clients of the embedded catalog, made by its properties and not by the environment; they do
 * not ask a server to continue before they send. The JDK's HTTP client loses one write in 500 while
 * it waits for that answer, and repeats none (9 of 5,000 to S3Proxy; without the question 0).
 */
public final class CatalogS3Clients implements S3FileIOAwsClientFactory {
  private Map<String, String> properties = Map.of();

  /** Iceberg makes it by name and calls {@link #initialize} first. */
  public CatalogS3Clients() {}

  @Override
  public void initialize(Map<String, String> given) {
    properties = Map.copyOf(given);
  }

  /** A new client; Iceberg's file access closes it. */
  @Override
  public S3Client s3() {
    S3FileIOProperties files = new S3FileIOProperties(properties);
    AwsClientProperties aws = new AwsClientProperties(properties);
    Map<String, String> direct = new HashMap<>(properties);
    direct.put(HttpClientProperties.PROXY_USE_SYSTEM_PROPERTY_VALUES, "false");
    direct.put(HttpClientProperties.PROXY_USE_ENVIRONMENT_VARIABLE_VALUES, "false");
    return S3Client.builder()
        .applyMutation(aws::applyClientRegionConfiguration)
        .applyMutation(new HttpClientProperties(direct)::applyHttpClientConfigurations)
        .applyMutation(files::applyEndpointConfigurations)
        .applyMutation(files::applyServiceConfigurations)
        .applyMutation(builder -> files.applyCredentialConfigurations(aws, builder))
        .fipsEnabled(false)
        .defaultsMode(DefaultsMode.LEGACY)
        .overrideConfiguration(
            each ->
                each.addExecutionInterceptor(new SendAtOnce())
                    .defaultProfileFile(ProfileFile.aggregator().build())
                    .defaultProfileName("default"))
        .build();
  }

  @Override
  public S3AsyncClient s3Async() {
    throw new UnsupportedOperationException("The embedded catalog writes with one client, s3()");
  }

  /** Takes the question out of each request. */
  private static final class SendAtOnce implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().toBuilder().removeHeader("Expect").build();
    }
  }
}
