package io.kooflow.schemas.registry;

import org.apache.kafka.common.errors.ApiException;

/**
 * The registry refused: wrong credentials, an incompatible or invalid schema, a schema that is not
 * registered where registering is switched off. A fault of the set-up, not of one record: stop, do
 * not drop.
 */
public final class RegistryRefusedException extends ApiException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /** For an answer with this HTTP status. */
  public RegistryRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** HTTP status of the answer. */
  public int status() {
    return status;
  }
}
