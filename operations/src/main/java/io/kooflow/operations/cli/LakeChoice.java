package io.kooflow.operations.cli;

import io.kooflow.lake.CatalogConfig;
import picocli.CommandLine.Mixin;

/** Which lake a verb works on: that of a running platform, or any. */
final class LakeChoice {
  @Mixin private DeploymentChoice deployment = new DeploymentChoice();

  /** The lake; a choice that makes none is a {@link io.kooflow.operations.UsageException}. */
  CatalogConfig catalog() {
    return deployment.required(deployment.parts().lake(), "catalog.uri");
  }
}
