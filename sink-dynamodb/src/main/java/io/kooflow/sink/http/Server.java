package io.kooflow.sink.http;

import java.net.URI;

/**
 * Where requests go.
 *
 * @param name in the {@code Host} header: the host, and the port if it is not the usual one
 * @param path of all requests, encoded
 */
public record Server(boolean tls, String host, int port, String name, String path) {

  /** The server of an address with http or https. */
  public static Server of(URI address) {
    boolean tls = "https".equalsIgnoreCase(address.getScheme());
    int usual = tls ? 443 : 80;
    int port = address.getPort() < 0 ? usual : address.getPort();
    String host = address.getHost();
    String path = address.getRawPath();
    return new Server(
        tls,
        host,
        port,
        port == usual ? host : host + ":" + port,
        path == null || path.isEmpty() ? "/" : path);
  }
}
