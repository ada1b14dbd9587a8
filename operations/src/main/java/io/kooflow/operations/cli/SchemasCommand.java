package io.kooflow.operations.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.plan.Change;
import io.kooflow.operations.plan.SchemaPlan;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.RegistryRefusedException;
import io.kooflow.schemas.registry.RegistryUnavailableException;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "schemas",
    description = "The subjects of the schema registry: what is missing or differs, and making it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "plan|apply")
final class SchemasCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "plan", description = Changes.PLAN, mixinStandardHelpOptions = true)
  int plan(@Mixin DeploymentChoice deployment) {
    return with(deployment, new Changes(spec)::show);
  }

  @Command(name = "apply", description = Changes.APPLY, mixinStandardHelpOptions = true)
  int apply(@Mixin DeploymentChoice deployment) {
    return with(deployment, new Changes(spec)::make);
  }

  private static int with(DeploymentChoice deployment, ToIntFunction<List<Change>> use) {
    Endpoints.Registry registry =
        deployment.required(deployment.parts().registry(), "schema.registry.url");
    Map<String, String> settings = new HashMap<>(registry.settings());
    settings.put(RegistryConfig.URL, registry.url());
    // The verb is asked to register; programs may be forbidden to.
    settings.remove("schema.registry." + RegistryConfig.AUTO_REGISTER);
    settings.put(RegistryConfig.AUTO_REGISTER, "true");
    try {
      SchemaRegistryClient client = new SchemaRegistryClient(RegistryConfig.from(settings));
      return use.applyAsInt(new SchemaPlan(client).changes(Topics.data()));
    } catch (ConfigException | RegistryRefusedException | RegistryUnavailableException refused) {
      throw new UsageException(String.valueOf(refused.getMessage()), refused);
    }
  }
}
