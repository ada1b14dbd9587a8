package io.kooflow.source.config;

import io.kooflow.source.config.ClientSettings.Role;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials of a role, renewed before they run out; closed with the client that uses them. */
final class AssumedRole implements AwsCredentialsProvider, SdkAutoCloseable {
  private static final String SESSION = "kooflow-source-dynamodb";
  private static final Duration CALL_LIMIT = Duration.ofSeconds(15);

  private final StsClient sts;
  private final StsAssumeRoleCredentialsProvider provider;

  private AssumedRole(StsClient sts, String arn) {
    this.sts = sts;
    this.provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(request -> request.roleArn(arn).roleSessionName(SESSION))
            .build();
  }

  static AssumedRole provider(Role role, @Nullable String region, AwsCredentialsProvider own) {
    StsClientBuilder sts =
        StsClient.builder()
            .credentialsProvider(own)
            .httpClient(DirectHttp.to(role.sts(), CALL_LIMIT));
    if (region != null) {
      sts.region(Region.of(region));
    }
    if (role.sts() != null) {
      GivenEndpoint.applyTo(sts, role.sts());
    }
    return new AssumedRole(sts.build(), role.arn());
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return provider.resolveCredentials();
  }

  @Override
  public void close() {
    provider.close();
    sts.close();
  }
}
