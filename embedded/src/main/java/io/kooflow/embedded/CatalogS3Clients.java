package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.apache.iceberg.aws.AwsClientProperties;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import org.apache.iceberg.aws.s3.S3FileIOProperties;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3 clients of the embedded catalog, made by its properties and not by the environment; they do
 * not ask a server to continue before they send. The JDK's HTTP client loses one write in 500 while
 * it waits for that answer, and repeats none (9 of 5,000 to S3Proxy; without the question 0).
 */
public final class CatalogS3Clients implements S3FileIOAwsClientFactory {
  private static final int LIMIT_MILLIS = 30_000;

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
    return S3Client.builder()
        .applyMutation(aws::applyClientRegionConfiguration)
        .httpClient(UrlConnectionHttpClient.create(CatalogS3Clients::connection))
        .applyMutation(files::applyEndpointConfigurations)
        .applyMutation(files::applyServiceConfigurations)
        .applyMutation(builder -> files.applyCredentialConfigurations(aws, builder))
        .fipsEnabled(false)
        .defaultsMode(DefaultsMode.LEGACY)
        .disableS3ExpressSessionAuth(true)
        .disableMultiRegionAccessPoints(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            each ->
                each.addExecutionInterceptor(new SendAtOnce())
                    .retryStrategy(DefaultRetryStrategy.legacyStrategyBuilder().build())
                    .defaultProfileFile(ProfileFile.aggregator().build())
                    .defaultProfileName("default")
                    .compressionConfiguration(
                        compression ->
                            compression
                                .requestCompressionEnabled(false)
                                .minimumCompressionThresholdInBytes(10_240)))
        .build();
  }

  /** Without a proxy: else the JDK itself would ask its system properties for one. */
  private static HttpURLConnection connection(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(LIMIT_MILLIS);
      connection.setReadTimeout(LIMIT_MILLIS);
      return connection;
    } catch (IOException noAddress) {
      throw new UncheckedIOException(noAddress);
    }
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
