package io.kooflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.deploy.Shell.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cluster/*} against stubs of Flink's and YARN's command lines. */
class ClusterScriptsTest {
  private static final String[] RUN = {
    "artifacts",
    "r1",
    "scoring",
    "none",
    "BootstrapServers=b-1:9098,b-2:9098",
    "RegistryUrl=https://registry.example.com?a=b",
    "Region=ap-south-1",
    "StateBucket=state",
    "EndpointName=koo-text"
  };

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void makeACluster() throws IOException {
    shell = new Shell(folder);
    shell.with("KOOFLOW_HOME", folder.resolve("home").toString());
    shell.with("FLINK_CONF_DIR", folder.toString());
    shell.file("flink-conf.yaml", "yarn.classpath.include-user-jar: DISABLED\n");
    shell.object("artifacts/releases/r1/kooflow-flink-jobs.jar", "jar");
    shell.object(
        "artifacts/releases/r1/jobs/scoring.args", Files.readString(Path.of("jobs/scoring.args")));
    shell.object("artifacts/releases/r1/jobs/msk.properties", "");
  }

  @Test
  void startsTheJobWithTheArgumentsOfItsFile() throws IOException {
    Ended ended = shell.run("cluster/run-job.sh", RUN);

    assertThat(ended.status()).as(ended.said()).isZero();
    List<String> asked = Files.readAllLines(folder.resolve("flink"));
    assertThat(asked)
        .startsWith("run-application", "-t", "yarn-application", "-Dyarn.application.name=scoring")
        .containsSequence("-c", "io.kooflow.flink.scoring.ScoringJob")
        .containsSequence("--kafka.bootstrap-servers", "b-1:9098,b-2:9098")
        .containsSequence("--registry.url", "https://registry.example.com?a=b")
        .containsSequence("--model.call-timeout", "4 min")
        .endsWith("--checkpoint.folder", "s3://state/checkpoints/scoring")
        .doesNotContain("-s");
  }

  @Test
  void startsFromASavepoint() throws IOException {
    String[] arguments = RUN.clone();
    arguments[3] = "s3://state/savepoints/scoring/savepoint-0";

    assertThat(shell.run("cluster/run-job.sh", arguments).status()).isZero();
    assertThat(Files.readAllLines(folder.resolve("flink")))
        .containsSequence("-s", "s3://state/savepoints/scoring/savepoint-0", "-c");
  }

  @Test
  void refusesAJobThatRunsAlready() throws IOException {
    shell.file("applications", "application_9\t             scoring\t        Apache Flink\n");

    Ended ended = shell.run("cluster/run-job.sh", RUN);

    assertThat(ended.status()).isEqualTo(3);
    assertThat(ended.said()).contains("scoring runs already: application_9");
    assertThat(folder.resolve("flink")).doesNotExist();
  }

  @Test
  void refusesAClusterThatWouldMixClassesOrHasAnotherFlink() throws IOException {
    shell.file("flink-conf.yaml", "yarn.classpath.include-user-jar: ORDER\n");
    Ended mixing = shell.run("cluster/run-job.sh", RUN);
    shell.file("flink-conf.yaml", "yarn.classpath.include-user-jar: DISABLED\n");
    Ended other = shell.with("STUB_FLINK", "1.18.1").run("cluster/run-job.sh", RUN);

    assertThat(mixing.status()).isEqualTo(2);
    assertThat(mixing.said()).contains("include-user-jar must be DISABLED");
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.said()).contains("is for Flink 1.20, this cluster has Version: 1.18.1");
    assertThat(folder.resolve("flink")).doesNotExist();
  }

  @Test
  void refusesAnArgumentThatNobodyFills() {
    Ended ended =
        shell.run(
            "cluster/run-job.sh",
            "artifacts",
            "r1",
            "scoring",
            "none",
            "BootstrapServers=b-1:9098");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.said()).contains("scoring.args: nobody gave a value for ${RegistryUrl}");
  }

  @Test
  void stopsWithASavepointAndNotesWhereItIs() throws IOException {
    shell.file("applications", "application_9\t             scoring\t        Apache Flink\n");

    Ended ended = shell.run("cluster/stop-job.sh", "state", "scoring");

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(Files.readAllLines(folder.resolve("flink")))
        .containsSequence("--savepointPath", "s3://state/savepoints/scoring")
        .contains("-Dyarn.application.id=application_9")
        .endsWith("0123456789abcdef0123456789abcdef");
    assertThat(shell.object("state/savepoints/scoring/latest"))
        .isEqualTo("s3://state/savepoints/scoring/savepoint-1");
  }

  @Test
  void saysSoWhereNothingRunsThatCouldBeStopped() {
    Ended ended = shell.run("cluster/stop-job.sh", "state", "scoring");

    assertThat(ended.status()).isEqualTo(4);
    assertThat(ended.said()).contains("scoring does not run", "s3://state/checkpoints/scoring/");
  }
}
