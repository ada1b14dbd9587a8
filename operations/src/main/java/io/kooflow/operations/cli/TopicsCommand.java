package io.kooflow.operations.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.kafka.KafkaClients;
import io.kooflow.operations.plan.Change;
import io.kooflow.operations.plan.TopicPlan;
import io.kooflow.schemas.Topics;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "topics",
    description = "The topics of a cluster: what is missing or differs, and making it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "plan|apply")
final class TopicsCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** How topics are made. */
  static final class Replicas {
    @Option(
        names = "--replication-factor",
        paramLabel = "N",
        description = "Replicas of a new topic, 1 to 32767. Default: that of the brokers.")
    private @Nullable Short count;

    @Nullable Short count() {
      if (count != null && count < 1) {
        throw new UsageException("--replication-factor must be 1 or more, got " + count);
      }
      return count;
    }
  }

  @Command(name = "plan", description = Changes.PLAN, mixinStandardHelpOptions = true)
  int plan(@Mixin DeploymentChoice deployment, @Mixin Replicas replicas) throws ExecutionException {
    return with(deployment, replicas, new Changes(spec)::show);
  }

  @Command(name = "apply", description = Changes.APPLY, mixinStandardHelpOptions = true)
  int apply(@Mixin DeploymentChoice deployment, @Mixin Replicas replicas)
      throws ExecutionException {
    return with(deployment, replicas, new Changes(spec)::make);
  }

  private static int with(
      DeploymentChoice deployment, Replicas replicas, ToIntFunction<List<Change>> use)
      throws ExecutionException {
    Endpoints.Kafka kafka =
        deployment.required(deployment.parts().kafka(), "kafka.bootstrap.servers");
    Properties settings = new Properties();
    settings.putAll(kafka.settings());
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    KafkaClients clients = new KafkaClients(settings);
    try (Admin admin = clients.admin()) {
      return use.applyAsInt(new TopicPlan(clients, admin, replicas.count()).changes(Topics.all()));
    }
  }
}
