package io.kooflow.source.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** HTTP clients: to AWS as the environment says, to an endpoint of a setting without a proxy. */
final class DirectHttp {

  private DirectHttp() {}

  /**
   * A new client, which holds nothing that would have to be closed.
   *
   * @param given endpoint of a setting; null for AWS's own
   * @param limit of connecting and of each read
   */
  static SdkHttpClient to(@Nullable URI given, Duration limit) {
    return given == null
        ? UrlConnectionHttpClient.builder().connectionTimeout(limit).socketTimeout(limit).build()
        // Else the JDK itself would ask its system properties for a proxy.
        : UrlConnectionHttpClient.create(uri -> open(uri, limit));
  }

  private static HttpURLConnection open(URI uri, Duration limit) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(Math.toIntExact(limit.toMillis()));
      connection.setReadTimeout(Math.toIntExact(limit.toMillis()));
      return connection;
    } catch (IOException noAddress) {
      throw new UncheckedIOException(noAddress);
    }
  }
}
