package io.kooflow.platform.environment;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkSystemSetting;

/** All that the AWS SDK and the JVM take from around a process, set to something harmful. */
enum Harm {
  /** Other addresses, another identity, another way of asking: each can be followed. */
  LEADS_AWAY {
    @Override
    String value(String variable, URI trap) {
      return VALUES.getOrDefault(variable, trap.toString());
    }

    @Override
    String profileFile(URI trap, Path folder) throws IOException {
      String profiles = PROFILES.replace("TRAP", trap.toString());
      return Files.writeString(folder.resolve("config"), profiles).toString();
    }
  },

  /** Values that nobody can read, files that are not there. */
  CANNOT_BE_READ {
    @Override
    String value(String variable, URI trap) {
      return UNREADABLE;
    }

    @Override
    String profileFile(URI trap, Path folder) {
      return folder.resolve("no-such-profiles").toString();
    }
  };

  private static final String UNREADABLE = "no-such-value";

  /** Where a setting is no address. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("AWS_ACCESS_KEY_ID", "hostile"),
          Map.entry("AWS_SECRET_ACCESS_KEY", "hostilesecret"),
          Map.entry("AWS_SESSION_TOKEN", "hostile"),
          Map.entry("AWS_ACCOUNT_ID", "123456789012"),
          Map.entry("AWS_WEB_IDENTITY_TOKEN_FILE", "/dev/null"),
          Map.entry("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/hostile"),
          Map.entry("AWS_ROLE_SESSION_NAME", "hostile"),
          Map.entry("AWS_REGION", "nowhere-1"),
          Map.entry("AWS_EC2_METADATA_DISABLED", "false"),
          Map.entry("AWS_EC2_METADATA_V1_DISABLED", "false"),
          Map.entry("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6"),
          Map.entry("AWS_METADATA_SERVICE_TIMEOUT", "1"),
          Map.entry("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/hostile"),
          Map.entry("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hostile"),
          Map.entry("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/dev/null"),
          Map.entry("SYNC_HTTP_SERVICE_IMPL", "no.such.HttpService"),
          Map.entry("ASYNC_HTTP_SERVICE_IMPL", "no.such.HttpService"),
          Map.entry("CBOR_ENABLED", "true"),
          Map.entry("BINARY_ION_ENABLED", "true"),
          Map.entry("AWS_EXECUTION_ENV", "hostile"),
          Map.entry("AWS_ENDPOINT_DISCOVERY_ENABLED", "true"),
          Map.entry("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "legacy"),
          Map.entry("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "false"),
          Map.entry("AWS_S3_USE_ARN_REGION", "true"),
          Map.entry("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "false"),
          Map.entry("AWS_RETRY_MODE", "adaptive"),
          Map.entry("AWS_MAX_ATTEMPTS", "1"),
          Map.entry("AWS_DEFAULTS_MODE", "auto"),
          Map.entry("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"),
          Map.entry("AWS_USE_DUALSTACK_ENDPOINT", "true"),
          Map.entry("AWS_USE_FIPS_ENDPOINT", "true"),
          Map.entry("AWS_DISABLE_REQUEST_COMPRESSION", "false"),
          Map.entry("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "0"),
          Map.entry("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported"),
          Map.entry("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_supported"),
          Map.entry("AWS_SDK_UA_APP_ID", "hostile"),
          Map.entry("AWS_SIGV4A_SIGNING_REGION_SET", "nowhere-1"),
          Map.entry("AWS_AUTH_SCHEME_PREFERENCE", "sigv4a,httpBearerAuth,noAuth"),
          Map.entry("AWS_NEW_RETRIES_2026", "true"),
          Map.entry("AWS_PROFILE", "hostile"),
          Map.entry("AWS_CA_BUNDLE", "/dev/null"));

  private static final String CREDENTIALS =
      """
      [hostile]
      aws_access_key_id = hostile
      aws_secret_access_key = hostilesecret
      """;

  private static final String PROFILES =
      """
      [default]
      endpoint_url = TRAP
      region = nowhere-1
      aws_access_key_id = hostile
      aws_secret_access_key = hostilesecret
      [profile hostile]
      endpoint_url = TRAP
      services = hostile
      region = nowhere-1
      aws_access_key_id = hostile
      aws_secret_access_key = hostilesecret
      use_fips_endpoint = true
      use_dualstack_endpoint = true
      endpoint_discovery_enabled = true
      account_id_endpoint_mode = required
      defaults_mode = auto
      retry_mode = adaptive
      max_attempts = 1
      request_min_compression_size_bytes = 0
      request_checksum_calculation = when_supported
      response_checksum_validation = when_supported
      s3_use_arn_region = true
      s3_disable_express_session_auth = false
      auth_scheme_preference = sigv4a,httpBearerAuth,noAuth
      ec2_metadata_service_endpoint = TRAP
      [services hostile]
      dynamodb =
        endpoint_url = TRAP
      dynamodb_streams =
        endpoint_url = TRAP
      s3 =
        endpoint_url = TRAP
      sts =
        endpoint_url = TRAP
      sagemaker_runtime =
        endpoint_url = TRAP
      """;

  /** What clients read themselves, beside the SDK's list: variable and system property. */
  private static final Map<String, String> FURTHER =
      Map.ofEntries(
          Map.entry("AWS_ENDPOINT_URL", "aws.endpointUrl"),
          Map.entry("AWS_ENDPOINT_URL_DYNAMODB", "aws.endpointUrlDynamoDb"),
          Map.entry("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "aws.endpointUrlDynamoDbStreams"),
          Map.entry("AWS_ENDPOINT_URL_S3", "aws.endpointUrlS3"),
          Map.entry("AWS_ENDPOINT_URL_STS", "aws.endpointUrlSts"),
          Map.entry("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", "aws.endpointUrlSageMakerRuntime"),
          Map.entry("AWS_S3_USE_ARN_REGION", "aws.s3UseArnRegion"),
          Map.entry(
              "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "aws.s3DisableMultiRegionAccessPoints"),
          Map.entry("AWS_CA_BUNDLE", "aws.caBundle"),
          Map.entry("AWS_PROFILE", "aws.profile"));

  private static final List<String> PROXIES =
      List.of("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy");

  abstract String value(String variable, URI trap);

  abstract String profileFile(URI trap, Path folder) throws IOException;

  /**
   * As variables of the environment.
   *
   * @param folder takes the files that they name
   */
  Map<String, String> variables(URI trap, Path folder) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    settings().keySet().forEach(name -> variables.put(name, value(name, trap)));
    variables.put("AWS_CONFIG_FILE", profileFile(trap, folder));
    variables.put("AWS_SHARED_CREDENTIALS_FILE", credentialsFile(folder));
    PROXIES.forEach(name -> variables.put(name, trap.toString()));
    return variables;
  }

  /** As options of the JVM. */
  List<String> properties(URI trap, Path folder) throws IOException {
    Map<String, String> properties = new TreeMap<>();
    settings().forEach((name, property) -> properties.put(property, value(name, trap)));
    properties.put("aws.configFile", profileFile(trap, folder));
    properties.put("aws.sharedCredentialsFile", credentialsFile(folder));
    for (String scheme : List.of("http", "https")) {
      properties.put(scheme + ".proxyHost", trap.getHost());
      properties.put(scheme + ".proxyPort", Integer.toString(trap.getPort()));
    }
    properties.put("http.nonProxyHosts", "");
    properties.put("java.net.useSystemProxies", "true");
    return properties.entrySet().stream()
        .map(property -> "-D" + property.getKey() + "=" + property.getValue())
        .toList();
  }

  /**
   * Whatever the SDK knows is among them, in its next version too. Not so the partitions of AWS: it
   * reads their file before it looks at an endpoint, and nothing can keep it from that.
   */
  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(FURTHER);
    for (SdkSystemSetting setting : SdkSystemSetting.values()) {
      settings.put(setting.environmentVariable(), setting.property());
    }
    settings.remove("AWS_PARTITIONS_FILE");
    return settings;
  }

  private static String credentialsFile(Path folder) throws IOException {
    return Files.writeString(folder.resolve("credentials"), CREDENTIALS).toString();
  }
}
