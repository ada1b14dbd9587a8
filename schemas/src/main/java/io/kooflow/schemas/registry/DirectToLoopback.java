package io.kooflow.schemas.registry;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks a server on this machine without a proxy, any other as the JVM's settings say. */
public final class DirectToLoopback extends ProxySelector {

  @Override
  public List<Proxy> select(URI uri) {
    ProxySelector settings = ProxySelector.getDefault();
    return settings == null || isLoopback(uri.getHost())
        ? List.of(Proxy.NO_PROXY)
        : settings.select(uri);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    ProxySelector settings = ProxySelector.getDefault();
    if (settings != null) {
      settings.connectFailed(uri, address, failure);
    }
  }

  private static boolean isLoopback(@Nullable String host) {
    return host != null
        && (host.matches("127(\\.\\d{1,3}){3}")
            || host.equals("[::1]")
            || host.equals("::1")
            || host.toLowerCase(Locale.ROOT).equals("localhost"));
  }
}
