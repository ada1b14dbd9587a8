package io.kooflow.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.flink.settings.DeployedJobs;
import io.kooflow.flink.settings.DeployedJobs.DeployedJob;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scoring job takes the arguments that a deployment gives it. */
class DeployedScoringTest {
  @Test
  void theJobTakesTheArgumentsOfTheDeployment() {
    List<DeployedJob> jobs = DeployedJobs.named("scoring");

    assertThat(jobs).hasSize(1);
    DeployedJob job = jobs.get(0);
    ScoringConfig config = ScoringConfig.from(job.args().toArray(String[]::new));
    assertThat(job.main()).isEqualTo(ScoringJob.class.getName());
    assertThat(job.name()).isEqualTo(ScoringJob.NAME);
    assertThat(config.model().endpointName()).isEqualTo("koo-text");
    assertThat(config.model().endpointOverride()).isNull();
    assertThat(config.kafka().passedOn()).containsEntry("sasl.mechanism", "AWS_MSK_IAM");
    assertThat(config.run().checkpointFolder()).isEqualTo("s3://kooflow-state/checkpoints/scoring");
  }
}
