package io.kooflow.source.snapshot;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** Makes the failure of a batch of which the server took nothing, without saying so. */
final class ThrottledReadException {

  private ThrottledReadException() {}

  static ProvisionedThroughputExceededException of(String table) {
    return (ProvisionedThroughputExceededException)
        ProvisionedThroughputExceededException.builder()
            .message("No key of a batch of table " + table + " was read")
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ProvisionedThroughputExceededException")
                    .build())
            .statusCode(400)
            .build();
  }
}
