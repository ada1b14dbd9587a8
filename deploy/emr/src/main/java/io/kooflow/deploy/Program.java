package io.kooflow.deploy;

import static io.kooflow.deploy.Statement.everywhere;
import static io.kooflow.deploy.Statement.on;

import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Each program that runs on AWS, and all that it may do there. */
enum Program {
  SOURCE("The source connector, on MSK Connect") {
    @Override
    List<Statement> statements() {
      return join(
          List.of(
              on(
                  names(TableDefinition::changeStream),
                  "ReadTables",
                  "dynamodb:DescribeTable",
                  "dynamodb:Scan",
                  "dynamodb:BatchGetItem"),
              on(
                  TablesTemplate.tables().stream()
                      .filter(TableDefinition::changeStream)
                      .map(table -> "${" + TablesTemplate.streamArn(table) + "}")
                      .toList(),
                  "ReadStreams",
                  "dynamodb:DescribeStream",
                  "dynamodb:GetShardIterator",
                  "dynamodb:GetRecords"),
              reads(List.of(Topics.SOURCE_SIGNALS)),
              writes(
                  withDeadLetters(
                      List.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.USER_CHANGES),
                      Topics.SOURCE_GAPS,
                      Topics.SOURCE_HEARTBEAT))),
          connectWorker("kooflow-source-offsets"));
    }
  },

  SINK("The sink connectors, on MSK Connect") {
    @Override
    List<Statement> statements() {
      List<String> read = List.of(Topics.KOO_ENRICHED, Topics.TRENDING, Topics.CREATORS);
      return join(
          List.of(
              on(
                  Arns.tables(Tables.FEED_ITEMS, Tables.TRENDING, Tables.CREATORS),
                  "WriteTables",
                  "dynamodb:DescribeTable",
                  "dynamodb:PutItem"),
              reads(read),
              writes(read.stream().map(Topics::deadLetters).toList())),
          connectWorker("connect-*-topic-ids"));
    }
  },

  STREAMS("The streams application, on EKS") {
    @Override
    List<Statement> statements() {
      List<String> read = List.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES);
      return List.of(
          connects(),
          reads(read),
          // A new generation reads what the one before has published, and topics of its own.
          on(
              Arns.topics(
                  join(
                      List.of(
                          Topics.KOO_ENGAGEMENT,
                          Topics.KOO_ENRICHED,
                          Topics.TRENDING,
                          Topics.CREATOR_ENGAGEMENT,
                          Topics.CREATORS,
                          Topics.MILESTONES,
                          Generations.TOPIC),
                      read.stream().map(Topics::deadLetters).toList())),
              "Publish",
              "kafka-cluster:DescribeTopic",
              "kafka-cluster:DescribeTopicDynamicConfiguration",
              "kafka-cluster:ReadData",
              "kafka-cluster:WriteData"),
          // DeleteTopic is Kafka's right to delete records of repartition topics that were read.
          on(
              Arns.topics(List.of("kooflow-engagement-*", "g*.*", Generations.TOPIC)),
              "OwnTopics",
              "kafka-cluster:CreateTopic",
              "kafka-cluster:DescribeTopic",
              "kafka-cluster:DescribeTopicDynamicConfiguration",
              "kafka-cluster:AlterTopic",
              "kafka-cluster:ReadData",
              "kafka-cluster:WriteData",
              "kafka-cluster:DeleteTopic"),
          groups("kooflow-engagement-*"),
          on(
              Arns.transactions("kooflow-engagement-*"),
              "Transactions",
              "kafka-cluster:DescribeTransactionalId",
              "kafka-cluster:AlterTransactionalId"));
    }
  },

  LANDING("The landing jobs, on EMR") {
    @Override
    List<Statement> statements() {
      List<String> read =
          List.of(
              Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.USER_CHANGES, Topics.KOO_SCORES);
      return join(
          List.of(
              connects(),
              reads(read),
              writes(read.stream().map(Topics::deadLetters).toList()),
              groups("kooflow-landing*")),
          join(lake(), checkpoints()));
    }
  },

  SCORING("The scoring job, on EMR") {
    @Override
    List<Statement> statements() {
      return join(
          List.of(
              connects(),
              reads(List.of(Topics.KOO_CHANGES)),
              // It remembers by an offset in koo.scores which topic it has read.
              on(
                  Arns.topics(List.of(Topics.KOO_SCORES, Topics.deadLetters(Topics.KOO_CHANGES))),
                  "Publish",
                  "kafka-cluster:DescribeTopic",
                  "kafka-cluster:ReadData",
                  "kafka-cluster:WriteData"),
              groups("kooflow-scoring*"),
              on(
                  List.of(Arns.arn("sagemaker", "endpoint/${EndpointName}")),
                  "Score",
                  "sagemaker:InvokeEndpoint")),
          checkpoints());
    }
  },

  MERGE("The Spark job that merges the logs of the lake into state tables, on EMR") {
    @Override
    List<Statement> statements() {
      return lakeJob();
    }
  },

  MAINTENANCE("The Spark job that compacts the lake and expires snapshots, on EMR") {
    @Override
    List<Statement> statements() {
      return join(
          lakeJob(),
          List.of(
              // Orphans are found by listing.
              on(List.of(Arns.bucket("LakeBucket")), "ListLake", "s3:ListBucket")));
    }
  },

  OPERATOR("A person or pipeline that calls bin/*") {
    @Override
    List<Statement> statements() {
      return List.of(
          on(
              List.of(Arns.arn("cloudformation", "stack/${StackName}*/*")),
              "Stacks",
              "cloudformation:DescribeStacks",
              "cloudformation:CreateChangeSet",
              "cloudformation:DescribeChangeSet",
              "cloudformation:ExecuteChangeSet",
              "cloudformation:DeleteChangeSet"),
          everywhere(
              "a template that belongs to no stack yet has no ARN",
              "Templates",
              "cloudformation:ValidateTemplate"),
          on(List.of("${DeployRoleArn}"), "LetCloudFormationMakeIt", "iam:PassRole")
              .when("StringEquals", "iam:PassedToService", "cloudformation.amazonaws.com"),
          on(
              Arns.objects("ArtifactBucket", "releases/*"),
              "Releases",
              "s3:GetObject",
              "s3:PutObject"),
          on(
              Arns.objects("StateBucket", "jobs/*", "savepoints/*", "checkpoints/*"),
              "WhereJobsStand",
              "s3:GetObject",
              "s3:PutObject"),
          // head-bucket asks for it without a prefix.
          on(
              List.of(Arns.bucket("ArtifactBucket"), Arns.bucket("StateBucket")),
              "FindSavepoints",
              "s3:ListBucket"),
          on(List.of("${DataKeyArn}"), "Decrypt", "kms:Decrypt", "kms:GenerateDataKey")
              .when("StringEquals", "kms:ViaService", "s3.${AWS::Region}.amazonaws.com"),
          on(
                  List.of(Arns.arn("elasticmapreduce", "cluster/*")),
                  "Steps",
                  "elasticmapreduce:DescribeCluster",
                  "elasticmapreduce:AddJobFlowSteps",
                  "elasticmapreduce:ListSteps",
                  "elasticmapreduce:DescribeStep")
              .when("StringEquals", "aws:ResourceTag/kooflow", "${StackName}"),
          everywhere(
              "AWS knows no resource for these questions",
              "Look",
              "kafka:GetBootstrapBrokers",
              "kafkaconnect:ListConnectors",
              "sts:GetCallerIdentity"),
          on(
              List.of(Arns.arn("cloudwatch", "alarm:${StackName}-*")),
              "Alarms",
              "cloudwatch:DescribeAlarms"),
          on(
              List.of(Arns.arn("sagemaker", "endpoint/${EndpointName}")),
              "Endpoint",
              "sagemaker:DescribeEndpoint"));
    }
  },

  TRAINER("Training of the model; not written yet") {
    @Override
    List<Statement> statements() {
      return List.of(
          on(Arns.glue(), "Catalog", "glue:GetCatalog", "glue:GetDatabase", "glue:GetTable"),
          on(Arns.objects("LakeBucket", "*"), "ReadLake", "s3:GetObject"),
          on(Arns.objects("ArtifactBucket", "models/*"), "Models", "s3:GetObject", "s3:PutObject"),
          keys("kms:Decrypt", "kms:GenerateDataKey"));
    }
  };

  private final String purpose;

  Program(String purpose) {
    this.purpose = purpose;
  }

  abstract List<Statement> statements();

  /** What it is and where it runs, without a full stop. */
  String purpose() {
    return purpose;
  }

  /** As files and roles name it. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The policy as IAM reads it, with CloudFormation's variables. */
  Map<String, Object> policy() {
    return Json.object(
        "Version", "2012-10-17", "Statement", statements().stream().map(Statement::json).toList());
  }

  private static List<String> names(Predicate<TableDefinition> wanted) {
    return Arns.tables(
        TablesTemplate.tables().stream()
            .filter(wanted)
            .map(TableDefinition::name)
            .toArray(String[]::new));
  }

  private static List<String> withDeadLetters(List<String> topics, String... others) {
    return Stream.of(topics.stream(), topics.stream().map(Topics::deadLetters), Stream.of(others))
        .flatMap(names -> names)
        .map(name -> Topics.named(name))
        .map(TopicDefinition::name)
        .toList();
  }

  private static Statement reads(List<String> topics) {
    return on(
        Arns.topics(topics), "ReadTopics", "kafka-cluster:DescribeTopic", "kafka-cluster:ReadData");
  }

  private static Statement writes(List<String> topics) {
    return on(
        Arns.topics(topics),
        "WriteTopics",
        "kafka-cluster:DescribeTopic",
        "kafka-cluster:WriteData");
  }

  private static Statement groups(String... names) {
    return on(
        Arns.groups(names), "Groups", "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup");
  }

  /** Producers number their records, which MSK asks a right of its own for. */
  private static Statement connects() {
    return on(
        Arns.cluster(),
        "UseCluster",
        "kafka-cluster:Connect",
        "kafka-cluster:DescribeCluster",
        "kafka-cluster:WriteDataIdempotently");
  }

  /** What MSK Connect asks of the role of a connector, beside what the connector does. */
  private static List<Statement> connectWorker(String... topics) {
    List<String> internal = new ArrayList<>(List.of("__amazon_msk_connect_*"));
    internal.addAll(List.of(topics));
    return List.of(
        connects(),
        on(
            Arns.topics(internal),
            "WorkerTopics",
            "kafka-cluster:CreateTopic",
            "kafka-cluster:DescribeTopic",
            "kafka-cluster:ReadData",
            "kafka-cluster:WriteData"),
        groups("__amazon_msk_connect_*", "connect-*"));
  }

  private static List<Statement> checkpoints() {
    return List.of(
        on(
            Arns.objects("StateBucket", "checkpoints/*", "savepoints/*"),
            "Checkpoints",
            "s3:GetObject",
            "s3:PutObject",
            "s3:AbortMultipartUpload",
            "s3:DeleteObject"),
        on(List.of(Arns.bucket("StateBucket")), "FindCheckpoints", "s3:ListBucket")
            .when("StringLike", "s3:prefix", List.of("checkpoints/*", "savepoints/*")),
        keys("kms:Decrypt", "kms:GenerateDataKey"));
  }

  private static List<Statement> lakeJob() {
    return join(lake(), List.of(keys("kms:Decrypt", "kms:GenerateDataKey")));
  }

  /** A file of a commit that failed is removed by its writer. */
  private static List<Statement> lake() {
    return List.of(
        on(
            Arns.glue(),
            "Catalog",
            "glue:GetCatalog",
            "glue:GetDatabase",
            "glue:GetTable",
            "glue:CreateTable",
            "glue:UpdateTable"),
        on(
            Arns.objects("LakeBucket", "*"),
            "LakeFiles",
            "s3:GetObject",
            "s3:PutObject",
            "s3:AbortMultipartUpload",
            "s3:DeleteObject"));
  }

  private static Statement keys(String... actions) {
    return on(List.of("${DataKeyArn}"), "Encryption", actions)
        .when("StringEquals", "kms:ViaService", "s3.${AWS::Region}.amazonaws.com");
  }

  private static <T> List<T> join(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
