package io.kooflow.operations.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** The verbs that an operator runs against any deployment. */
public final class OperatorVerbs implements IFactory {
  /** In the order of the help text. */
  public static final List<Class<?>> ALL =
      List.of(
          AuditCommand.class,
          ShowCommand.class,
          LakeCommand.class,
          TailCommand.class,
          DlqCommand.class,
          StreamsCommand.class,
          TopicsCommand.class,
          TablesCommand.class,
          SchemasCommand.class);

  private final LocalServers servers;

  /**
   * @param servers what the verbs can start
   */
  public OperatorVerbs(LocalServers servers) {
    this.servers = servers;
  }

  @Override
  public <K> K create(Class<K> verb) throws Exception {
    Optional<K> ours =
        Stream.of(
                new AuditCommand(servers),
                new LakeCommand.RepairTable(servers),
                new LakeBatchCommands.Merge(servers),
                new LakeBatchCommands.Maintain(servers),
                new StreamsCommand(servers))
            .filter(verb::isInstance)
            .findFirst()
            .map(verb::cast);
    return ours.isPresent() ? ours.get() : CommandLine.defaultFactory().create(verb);
  }
}
