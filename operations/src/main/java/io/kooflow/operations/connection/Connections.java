package io.kooflow.operations.connection;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.StoreConnection.Credentials;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.scoring.ScorerSettings;
import java.net.URI;
import java.util.HashMap;
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
    return store(endpoints.dynamodb());
  }

  static StoreConnection store(Endpoints.DynamoDb dynamodb) {
    String id = dynamodb.accessKeyId();
    String secret = dynamodb.secretAccessKey();
    return new StoreConnection(
        dynamodb.server().equals(Endpoints.DynamoDb.AWS) ? null : URI.create(dynamodb.url()),
        dynamodb.region(),
        id == null || secret == null ? null : new Credentials(id, secret));
  }

  /** Topics and the registry of their schemas. */
  public KafkaTarget kafka() {
    return kafka(endpoints.kafka(), endpoints.registry());
  }

  static KafkaTarget kafka(Endpoints.Kafka kafka, Endpoints.Registry registry) {
    Map<String, String> settings = new HashMap<>(registry.settings());
    settings.put(RegistryConfig.URL, registry.url());
    return new KafkaTarget(kafka.bootstrapServers(), kafka.settings(), settings);
  }

  /** The lake. */
  public CatalogConfig catalog() {
    return catalog(endpoints.catalog());
  }

  static CatalogConfig catalog(Endpoints.Catalog catalog) {
    return CatalogConfig.takeFrom(new HashMap<>(catalog.settings()));
  }

  /** The model. */
  public ScorerSettings model() {
    Endpoints.Model model = endpoints.model();
    return ScorerSettings.of(model.endpoint(), model.region()).at(URI.create(model.url()));
  }
}
