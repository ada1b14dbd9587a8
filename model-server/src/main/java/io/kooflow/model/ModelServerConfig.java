package io.kooflow.model;

/**
 * Settings of the endpoint.
 *
 * @param endpointName the one endpoint that is served; not blank
 * @param port loopback port; 0 for a free one
 * @param workers requests scored at once; 1 or more
 * @param queue requests that may wait for a worker before the answer is 429; 1 or more
 */
public record ModelServerConfig(String endpointName, int port, int workers, int queue) {
  /** Checks each value and names the bad one. */
  public ModelServerConfig {
    require(!endpointName.isBlank(), "endpoint name must not be blank");
    require(port >= 0 && port <= 65_535, "port must be 0 to 65535, got " + port);
    require(workers >= 1, "workers must be 1 or more, got " + workers);
    require(queue >= 1, "queue must be 1 or more, got " + queue);
  }

  /** The endpoint {@code koo-text} on a free port: two workers, 16 waiting. */
  public static ModelServerConfig defaults() {
    return new ModelServerConfig(TextModel.NAME, 0, 2, 16);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
