package io.kooflow.lake;

import java.io.Serial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;

/**
 * How the lake's catalog and its files are reached: an Iceberg REST catalog, files through S3. The
 * same class serves the embedded catalog, Glue and S3 Tables: what they ask for beyond the named
 * keys is passed on by the prefix {@value #PASSED_ON}, for Glue for instance {@code
 * catalog.property.rest.auth.type=sigv4}, {@code catalog.property.rest.signing-name=glue} and
 * {@code catalog.property.rest.signing-region=eu-west-1}.
 *
 * @param uri address of the REST catalog
 * @param warehouse where new tables go, or the catalog's own name of it (Glue: the account id)
 * @param s3Endpoint another S3 than Amazon's; null for Amazon's
 * @param s3PathStyle true where buckets are folders of one host, as in most S3 look-alikes
 * @param s3Region region of the buckets; null leaves it to the SDK
 * @param s3AccessKeyId static credentials; null leaves them to the SDK's chain
 * @param s3SecretAccessKey null exactly where {@code s3AccessKeyId} is; never printed
 * @param passedOn properties handed to Iceberg as they are
 */
public record CatalogConfig(
    String uri,
    String warehouse,
    @Nullable String s3Endpoint,
    boolean s3PathStyle,
    @Nullable String s3Region,
    @Nullable String s3AccessKeyId,
    @Nullable String s3SecretAccessKey,
    Map<String, String> passedOn)
    implements Serializable {
  public static final String URI = "catalog.uri";
  public static final String WAREHOUSE = "catalog.warehouse";
  public static final String S3_ENDPOINT = "s3.endpoint";
  public static final String S3_PATH_STYLE = "s3.path-style";
  public static final String S3_REGION = "s3.region";
  public static final String S3_ACCESS_KEY_ID = "s3.access-key-id";
  public static final String S3_SECRET_ACCESS_KEY = "s3.secret-access-key";
  public static final String PASSED_ON = "catalog.property.";

  @Serial private static final long serialVersionUID = 1;

  /** Refuses a catalog without address or warehouse, and half a pair of credentials. */
  public CatalogConfig {
    require(!uri.isBlank(), URI + " must be the address of an Iceberg REST catalog, it is empty");
    require(!warehouse.isBlank(), WAREHOUSE + " must name a warehouse, it is empty");
    require(
        (s3AccessKeyId == null) == (s3SecretAccessKey == null),
        S3_ACCESS_KEY_ID + " and " + S3_SECRET_ACCESS_KEY + " must be given both or not at all");
    passedOn = Map.copyOf(passedOn);
  }

  /**
   * Takes its keys out of {@code settings}; what remains there belongs to others. A missing address
   * or warehouse is an {@link IllegalArgumentException} that names the key.
   */
  public static CatalogConfig takeFrom(Map<String, String> settings) {
    Map<String, String> passedOn = new TreeMap<>();
    for (String key : settings.keySet().toArray(String[]::new)) {
      if (key.startsWith(PASSED_ON)) {
        passedOn.put(key.substring(PASSED_ON.length()), take(settings, key, ""));
      }
    }
    return new CatalogConfig(
        take(settings, URI, ""),
        take(settings, WAREHOUSE, ""),
        settings.remove(S3_ENDPOINT),
        yesOrNo(S3_PATH_STYLE, take(settings, S3_PATH_STYLE, "false")),
        settings.remove(S3_REGION),
        settings.remove(S3_ACCESS_KEY_ID),
        settings.remove(S3_SECRET_ACCESS_KEY),
        passedOn);
  }

  /** A catalog ready for use; the caller closes it. Contacts the server at once. */
  public RESTCatalog open() {
    RESTCatalog catalog = new RESTCatalog();
    catalog.initialize("lake", icebergProperties());
    return catalog;
  }

  /** The same settings under the names that {@link #takeFrom} reads; holds the secret. */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put(URI, uri);
    settings.put(WAREHOUSE, warehouse);
    settings.put(S3_PATH_STYLE, Boolean.toString(s3PathStyle));
    putIfGiven(settings, S3_ENDPOINT, s3Endpoint);
    putIfGiven(settings, S3_REGION, s3Region);
    putIfGiven(settings, S3_ACCESS_KEY_ID, s3AccessKeyId);
    putIfGiven(settings, S3_SECRET_ACCESS_KEY, s3SecretAccessKey);
    passedOn.forEach((key, value) -> settings.put(PASSED_ON + key, value));
    return settings;
  }

  /** The same settings under Iceberg's names; holds the secret. */
  public Map<String, String> icebergProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(CatalogProperties.URI, uri);
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
    // Iceberg's own are none: a catalog that answers no more would hold a commit for ever.
    properties.put("rest.client.connection-timeout-ms", "10000");
    properties.put("rest.client.socket-timeout-ms", "60000");
    properties.put(CatalogProperties.FILE_IO_IMPL, "org.apache.iceberg.aws.s3.S3FileIO");
    // Needs the S3 client alone; the default also loads those of Glue, KMS and DynamoDB.
    properties.put(
        "s3.client-factory-impl",
        s3Endpoint == null
            ? "org.apache.iceberg.aws.s3.DefaultS3FileIOAwsClientFactory"
            : GivenS3Clients.class.getName());
    putIfGiven(properties, "client.region", s3Region);
    putIfGiven(properties, "s3.endpoint", s3Endpoint);
    properties.put("s3.path-style-access", Boolean.toString(s3PathStyle));
    putIfGiven(properties, "s3.access-key-id", s3AccessKeyId);
    putIfGiven(properties, "s3.secret-access-key", s3SecretAccessKey);
    if (s3Endpoint != null) {
      // Look-alikes often answer neither "100 Continue" nor chunked signatures.
      properties.put("http-client.apache.expect-continue-enabled", "false");
      properties.put("s3.chunked-encoding-enabled", "false");
      properties.put("http-client.proxy-use-system-property-values", "false");
      properties.put("http-client.proxy-use-environment-variable-values", "false");
    }
    properties.putAll(passedOn);
    return properties;
  }

  /** Every setting but the secrets. */
  @Override
  public String toString() {
    return "CatalogConfig[uri="
        + uri
        + ", warehouse="
        + warehouse
        + ", s3Endpoint="
        + s3Endpoint
        + ", s3PathStyle="
        + s3PathStyle
        + ", s3Region="
        + s3Region
        + ", passedOn="
        + passedOn.keySet()
        + "]";
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  private static String take(Map<String, String> settings, String key, String otherwise) {
    String value = settings.remove(key);
    return value == null ? otherwise : value;
  }

  private static boolean yesOrNo(String key, String value) {
    require(
        value.equals("true") || value.equals("false"),
        key + " must be true or false, got " + value);
    return value.equals("true");
  }

  private static void putIfGiven(
      Map<String, String> properties, String key, @Nullable String value) {
    if (value != null) {
      properties.put(key, value);
    }
  }
}
