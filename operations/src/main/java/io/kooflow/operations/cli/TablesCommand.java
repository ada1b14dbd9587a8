package io.kooflow.operations.cli;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.plan.Change;
import io.kooflow.operations.plan.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@Command(
    name = "tables",
    description = "The DynamoDB tables: what is missing or differs, and making it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "plan|apply")
final class TablesCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Which tables there are to be. */
  static final class Wanted {
    @Option(
        names = "--prefix",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "Before the name of each table of the content store. Default: none.")
    private String prefix = "";

    @Option(
        names = "--language-shards",
        paramLabel = "N",
        defaultValue = "1",
        description = "Keys of the index by language for each language, 1 to 200. Default: 1.")
    private int shards = 1;

    List<TableDefinition> tables() {
      try {
        List<TableDefinition> tables =
            new ArrayList<>(new ContentTables(prefix, new LanguageShards(shards)).all());
        tables.addAll(Tables.serving());
        return tables;
      } catch (IllegalArgumentException outOfRange) {
        throw new UsageException(String.valueOf(outOfRange.getMessage()), outOfRange);
      }
    }
  }

  @Command(name = "plan", description = Changes.PLAN, mixinStandardHelpOptions = true)
  int plan(@Mixin DeploymentChoice deployment, @Mixin Wanted wanted) {
    return with(deployment, wanted, new Changes(spec)::show);
  }

  @Command(name = "apply", description = Changes.APPLY, mixinStandardHelpOptions = true)
  int apply(@Mixin DeploymentChoice deployment, @Mixin Wanted wanted) {
    return with(deployment, wanted, new Changes(spec)::make);
  }

  private static int with(
      DeploymentChoice deployment, Wanted wanted, ToIntFunction<List<Change>> use) {
    List<TableDefinition> tables = wanted.tables();
    StoreConnection store = deployment.required(deployment.parts().store(), "dynamodb.region");
    try (DynamoDbClient client = store.client()) {
      return use.applyAsInt(new TablePlan(new TableCreator(client)).changes(tables));
    } catch (SdkException refused) {
      throw new UsageException(
          "DynamoDB%s cannot be asked: %s"
              .formatted(
                  store.endpoint() == null ? " in " + store.region() : " at " + store.endpoint(),
                  refused.getMessage()),
          refused);
    }
  }
}
