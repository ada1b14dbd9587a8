package io.kooflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.deploy.Shell.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bin/*} against a stub of the AWS CLI. */
class CommandsTest {
  private static final String ARTIFACTS = "kooflow-artifacts-123456789012";
  private static final String SAVEPOINT = "s3://state/savepoints/scoring/savepoint-1";
  private static final String RECORD = "state/jobs/scoring/current";

  /** What only asks; everything else changes something. */
  private static final Set<String> QUESTIONS =
      Set.of(
          "sts get-caller-identity",
          "s3api head-bucket",
          "s3api head-object",
          "cloudformation validate-template",
          "cloudformation describe-stacks",
          "cloudformation describe-change-set",
          "cloudformation wait",
          "kafka get-bootstrap-brokers",
          "emr describe-cluster",
          "emr list-steps",
          "emr describe-step",
          "emr wait",
          "kafkaconnect list-connectors",
          "sagemaker describe-endpoint",
          "cloudwatch describe-alarms");

  /** The permission that each call needs, where it has another name. */
  private static final Map<String, List<String>> PERMISSIONS =
      Map.ofEntries(
          Map.entry("s3api head-bucket", List.of("s3:ListBucket")),
          Map.entry("s3api head-object", List.of("s3:GetObject")),
          Map.entry("s3 cp", List.of("s3:GetObject", "s3:PutObject")),
          Map.entry(
              "cloudformation wait",
              List.of("cloudformation:DescribeStacks", "cloudformation:DescribeChangeSet")),
          Map.entry(
              "cloudformation create-change-set",
              List.of("cloudformation:CreateChangeSet", "iam:PassRole")),
          Map.entry("emr describe-cluster", List.of("elasticmapreduce:DescribeCluster")),
          Map.entry("emr list-steps", List.of("elasticmapreduce:ListSteps")),
          Map.entry("emr add-steps", List.of("elasticmapreduce:AddJobFlowSteps")),
          Map.entry("emr wait", List.of("elasticmapreduce:DescribeStep")));

  private static final String[] DEPLOY = {"dev", "--stack", "kooflow-dev", "--release", "r1"};
  private static final String[] UPGRADE = {"scoring", "--stack", "kooflow-dev", "--release", "r2"};

  private static final boolean EVERY_CALL = Boolean.getBoolean("kooflow.every-call");

  @TempDir private Path folder;
  private Shell shell;

  static Stream<String> dryRuns() {
    return EVERY_CALL ? Stream.of("deploy", "submit", "upgrade") : Stream.of("upgrade");
  }

  static Stream<String> commands() {
    return EVERY_CALL ? Stream.of("deploy", "submit", "upgrade") : Stream.of("upgrade");
  }

  @BeforeEach
  void startAfresh() throws IOException {
    shell = new Shell(folder);
  }

  /**
   * From an empty account to a rolled back job; at the end the operator's policy is held against
   * the calls.
   */
  @Test
  void aDeploymentIsMadeUpgradedAndRolledBack() throws IOException {
    Set<String> used = new TreeSet<>();

    List<String> calls = run("deploy", DEPLOY);
    used.addAll(permissions(calls));
    List<String> changes = changes(calls);
    assertThat(changes.subList(0, 3)).allMatch(call -> call.startsWith("s3 cp"));
    assertThat(changes.get(6)).endsWith("/releases/r1/complete");
    assertThat(changes.subList(7, 11))
        .satisfiesExactly(
            made -> assertThat(made).contains("create-change-set", "--change-set-type CREATE"),
            done -> assertThat(done).contains("execute-change-set"),
            made -> assertThat(made).contains("create-change-set", "--change-set-type UPDATE"),
            done -> assertThat(done).contains("execute-change-set"));
    assertThat(changes).hasSize(11);

    JsonNode given = new ObjectMapper().readTree(folder.resolve("parameters.json").toFile());
    assertThat(given)
        .anyMatch(one -> one.path("ParameterValue").asText().startsWith("b-1.example.com:9098"));

    // The connectors of another release take the names of those before.
    changes = changes(run("deploy", "dev", "--stack", "kooflow-dev", "--release", "r2"));
    assertThat(changes.stream().filter(call -> call.contains("--change-set-type UPDATE")))
        .hasSize(2);

    jobRuns("r1");
    calls = run("upgrade", UPGRADE);
    used.addAll(permissions(calls));
    List<String> steps = steps(calls);
    assertThat(steps).hasSize(2);
    assertThat(steps.get(0)).contains("releases/r1/cluster/stop-job.sh", "\"state\",\"scoring\"");
    assertThat(steps.get(1))
        .contains(
            "releases/r2/cluster/run-job.sh",
            "\"r2\",\"scoring\",\"" + SAVEPOINT + "\"",
            "BootstrapServers=b-1.example.com:9098,b-2.example.com:9098",
            "Region=ap-south-1",
            "AccountId=123456789012");
    assertThat(shell.object(RECORD).lines())
        .containsExactly("state running", "release r2", "savepoint " + SAVEPOINT, "previous r1");

    steps = steps(run("rollback", "scoring", "--stack", "kooflow-dev"));
    assertThat(steps.get(0)).contains("releases/r2/cluster/stop-job.sh");
    assertThat(steps.get(1)).contains("releases/r1/cluster/run-job.sh", SAVEPOINT);
    assertThat(shell.object(RECORD)).startsWith("state running\nrelease r1\n");

    Ended status = shell.run("bin/status", "--stack", "kooflow-dev");
    assertThat(status.said())
        .containsPattern("stack kooflow-dev +CREATE_COMPLETE")
        .containsPattern("job scoring +running release r1 savepoint s3://")
        .containsPattern("job landing-koo-changes +unknown")
        .containsPattern("alarms +none");
    assertThat(status.status()).as("landing does not run").isEqualTo(1);
    calls = shell.calls();
    assertThat(changes(calls)).isEmpty();
    used.addAll(permissions(calls));

    Path listed = Path.of("iam/used/operator.txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(listed, String.join("\n", used) + "\n");
    }
    assertThat(Files.readAllLines(listed)).containsExactlyElementsOf(used);
  }

  @ParameterizedTest
  @MethodSource("dryRuns")
  void aDryRunAsksAndChangesNothing(String command) throws IOException {
    jobRuns("r1");
    List<String> arguments = new ArrayList<>(List.of("--stack", "kooflow-dev", "--dry-run"));
    arguments.add(0, command.equals("deploy") ? "dev" : "scoring");
    arguments.addAll(List.of("--release", "r2"));

    Ended ended = shell.run("bin/" + command, arguments.toArray(String[]::new));

    assertThat(ended.status()).as(ended.said()).isZero();
    List<String> calls = shell.calls();
    assertThat(changes(calls)).isEmpty();
    for (String call : calls) {
      assertThat(ended.said().replace("'", "")).contains("+ aws " + call.replace("'", ""));
    }
    assertThat(ended.said()).contains("would run: aws ");
  }

  /**
   * Where the step that starts the job fails, or with {@code -Dkooflow.every-call=true} (some
   * minutes) any call, it is named, and the same command run again ends as if none had.
   */
  @ParameterizedTest
  @MethodSource("commands")
  void aCommandThatEndsInTheMiddleIsRunAgain(String command) throws IOException {
    String[] arguments = command.equals("deploy") ? DEPLOY : UPGRADE;
    prepare(command);
    List<String> calls = run(command, arguments);
    String wanted = command.equals("deploy") ? "" : shell.object(RECORD);

    int lastStep = 1 + calls.lastIndexOf("emr wait step-complete --cluster-id j-1 --step-id s-1");

    for (int failing = 1; failing <= calls.size(); failing++) {
      String call = calls.get(failing - 1);
      if (!EVERY_CALL && failing != lastStep) {
        continue;
      }
      clear();
      prepare(command);
      shell.failAt(failing);
      Ended failed = shell.run("bin/" + command, arguments);
      shell.calls();
      shell.failNoMore();

      assertThat(failed.status()).as(call + failed.said()).isEqualTo(1);
      assertThat(failed.said())
          .as(call)
          .containsPattern("Failed: aws |has not succeeded|was refused")
          .containsPattern("again|bin/");
      run(command, arguments);
      if (!wanted.isEmpty()) {
        assertThat(shell.object(RECORD)).as(call).isEqualTo(wanted);
      }
    }
  }

  @Test
  void mistakesAreToldBeforeAnythingIsMade() throws IOException {
    jobRuns("r1");
    refused(
        "No job 'landing'; there are landing-content-scores",
        "submit",
        "landing",
        "--stack",
        "kooflow-dev",
        "--release",
        "r1");
    refused("--stack is missing", "submit", "scoring", "--release", "r1");
    refused("--release must be", "upgrade", "scoring", "--stack", "kooflow-dev");
    refused("No option --fast", "deploy", "dev", "--fast");
    refused("No file", "deploy", "staging", "--stack", "kooflow-dev", "--release", "r1");
    refused(
        "not there or not complete: it has no _metadata",
        "submit",
        "scoring",
        "--stack",
        "kooflow-dev",
        "--release",
        "r1",
        "--from-savepoint",
        "s3://state/savepoints/scoring/gone");
    refused(
        "A savepoint is s3://BUCKET/KEY",
        "submit",
        "scoring",
        "--stack",
        "kooflow-dev",
        "--release",
        "r1",
        "--from-savepoint",
        "/tmp/x");
    refused(
        "Release r9 is not in " + ARTIFACTS,
        "upgrade",
        "scoring",
        "--stack",
        "kooflow-dev",
        "--release",
        "r9");
    refused("There is no release before r1", "rollback", "scoring", "--stack", "kooflow-dev");
    shell.with("STUB_RELEASE", "emr-7.10.0");
    refused(
        "has release emr-7.10.0, the stack says emr-7.14.0",
        "submit",
        "scoring",
        "--stack",
        "kooflow-dev",
        "--release",
        "r1");
    shell.with("STUB_RELEASE", "emr-7.14.0").file("steps", "s-9\trun scoring\n");
    refused(
        "Step s-9 of scoring is under way",
        "submit",
        "scoring",
        "--stack",
        "kooflow-dev",
        "--release",
        "r1");
  }

  @Test
  void whatAwsRefusesComesWithTheWayOut() throws IOException {
    jobRuns("r1");
    shell.fail(
        "head-bucket", "An error occurred (403) when calling the HeadBucket operation: Forbidden");
    refused("It belongs to another account", "deploy", DEPLOY);
    shell.fail(
        "head-bucket", "An error occurred (404) when calling the HeadBucket operation: Not Found");
    refused("is not there", "deploy", DEPLOY);
    shell.fail("add-steps", "An error occurred (AccessDeniedException): not authorized");
    refused("No permission for 'aws emr add-steps'", "submit", UPGRADE);
    shell.fail("emr describe-cluster", "Could not connect to the endpoint URL");
    refused("Set AWS_REGION to a region that has", "submit", UPGRADE);
    shell.fail("get-caller", "An error occurred (ExpiredToken): The security token has expired");
    refused("Sign in again", "deploy", DEPLOY);
  }

  @Test
  void parametersThatAreMissingOrOfAnotherAccountAreNamed() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String part : List.of("bin", "cloudformation", "cloudformation/params")) {
      Path to = Files.createDirectories(copy.resolve(part));
      try (Stream<Path> files = Files.list(Path.of(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
    Path parameters = copy.resolve("cloudformation/params/dev.json");
    String right = Files.readString(parameters);

    Files.writeString(parameters, right.replace("\"RegistryUrl\"", "\"Registry\""));
    assertThat(shell.run(copy + "/bin/deploy", DEPLOY))
        .satisfies(ended -> assertThat(ended.said()).contains("RegistryUrl is missing or empty in"))
        .extracting(Ended::status)
        .isEqualTo(2);
    Files.writeString(
        parameters,
        right.replace("iam::123456789012:role/kooflow", "iam::999999999999:role/kooflow"));
    assertThat(shell.run(copy + "/bin/deploy", DEPLOY).said())
        .contains("is of account 999999999999, you are signed in to 123456789012");
    Files.writeString(
        parameters,
        right.replace("arn:aws:iam::123456789012:role/kooflow-deploy", "kooflow-deploy"));
    assertThat(shell.run(copy + "/bin/deploy", DEPLOY).said())
        .contains("An ARN of IAM is arn:aws:iam::ACCOUNT:role/NAME, got 'kooflow-deploy'");
    assertThat(changes(shell.calls())).isEmpty();
  }

  @Test
  void theScriptsAreCleanForShellcheck() throws IOException, InterruptedException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "shellcheck"))),
        "shellcheck is not installed");
    List<String> command = new ArrayList<>(List.of("shellcheck", "-x", "-P", "SCRIPTDIR"));
    for (String part : List.of("bin", "cluster")) {
      try (Stream<Path> files = Files.list(Path.of(part))) {
        files.sorted().map(Path::toString).forEach(command::add);
      }
    }
    Process check = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
  }

  /** {@code sagemaker describe-endpoint} as {@code sagemaker:DescribeEndpoint}. */
  private static String permission(String call) {
    String[] words = call.split("[ -]", -1);
    StringBuilder action = new StringBuilder(words[0]).append(':');
    for (int i = 1; i < words.length; i++) {
      action.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return action.toString();
  }

  private List<String> run(String command, String... arguments) throws IOException {
    Ended ended = shell.run("bin/" + command, arguments);
    assertThat(ended.status()).as(ended.said()).isZero();
    return shell.calls();
  }

  private static Set<String> permissions(List<String> calls) {
    Set<String> used = new TreeSet<>();
    for (String call : calls) {
      String name = String.join(" ", Arrays.copyOf(call.split(" "), 2));
      used.addAll(PERMISSIONS.getOrDefault(name, List.of(permission(name))));
    }
    return used;
  }

  private void refused(String message, String command, String... arguments) throws IOException {
    Ended ended = shell.run("bin/" + command, arguments);

    assertThat(ended.said()).contains(message).doesNotContain("unbound variable");
    assertThat(ended.status()).isNotZero();
    assertThat(changes(shell.calls()))
        .as(ended.said())
        .allMatch(call -> call.startsWith("emr add-steps"));
    shell.failNoMore();
  }

  /** The deployment is there with two releases, and scoring runs the first. */
  private void jobRuns(String release) throws IOException {
    shell.file("stack", "CREATE_COMPLETE");
    shell.file("release", release);
    for (String one : List.of("r1", "r2")) {
      shell.object(ARTIFACTS + "/releases/" + one + "/complete", one);
    }
    shell.object(RECORD, "state running\nrelease " + release + "\nsavepoint none\nprevious none\n");
  }

  private void prepare(String command) throws IOException {
    if (!command.equals("deploy")) {
      jobRuns("r1");
    }
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("s3"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.deleteIfExists(folder.resolve("stack"));
  }

  private static List<String> steps(List<String> calls) {
    return calls.stream().filter(call -> call.startsWith("emr add-steps")).toList();
  }

  private static List<String> changes(List<String> calls) {
    return calls.stream()
        .filter(call -> !QUESTIONS.contains(String.join(" ", Arrays.copyOf(call.split(" "), 2))))
        .filter(call -> !(call.startsWith("s3 cp s3://") && call.endsWith(" -")))
        .toList();
  }
}
