package io.kooflow.platform.folder;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.lake.CatalogConfig;
import java.net.URI;
import java.util.Map;

/** The endpoints of a platform in the form that each part asks for. */
public final class Connections {
  private final Endpoints endpoints;

  private Connections(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  public static Connections of(Endpoints endpoints) {
    return new Connections(endpoints);
  }

  /** The content store and the serving tables. */
  public StoreConnection store() {
    return StoreConnection.local(URI.create(endpoints.dynamodb().url()));
  }

  /** The lake. */
  public CatalogConfig catalog() {
    return new CatalogConfig(
        endpoints.catalog().uri(),
        endpoints.catalog().warehouse(),
        endpoints.s3().url(),
        true,
        endpoints.dynamodb().region(),
        endpoints.s3().accessKeyId(),
        endpoints.s3().secretAccessKey(),
        Map.of());
  }
}
