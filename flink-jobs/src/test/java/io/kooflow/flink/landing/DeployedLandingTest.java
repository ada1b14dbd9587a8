package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.flink.settings.DeployedJobs;
import io.kooflow.flink.settings.DeployedJobs.DeployedJob;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The landing job takes the arguments that a deployment gives it. */
class DeployedLandingTest {
  private static final List<DeployedJob> JOBS = DeployedJobs.named("landing-");

  @Test
  void eachTopicThatLandsHasOneJob() {
    assertThat(JOBS.stream().flatMap(job -> config(job).topics().stream()))
        .containsExactlyInAnyOrder(LandedTopic.values());
  }

  @Test
  void theJobsAreNamedAsTheirMainNamesThem() {
    assertThat(JOBS)
        .isNotEmpty()
        .allSatisfy(
            job -> {
              assertThat(job.main()).isEqualTo(LandingJob.class.getName());
              assertThat(config(job).jobName()).isEqualTo(job.name());
              assertThat(config(job).groupId()).isEqualTo("kooflow-" + job.name());
              assertThat(config(job).run().checkpointFolder())
                  .isEqualTo("s3://kooflow-state/checkpoints/" + job.name());
            });
  }

  @Test
  void theySignInToKafkaByTheirRole() {
    assertThat(JOBS)
        .allSatisfy(
            job ->
                assertThat(config(job).kafka().passedOn())
                    .containsEntry("sasl.mechanism", "AWS_MSK_IAM")
                    .containsKey("sasl.jaas.config"));
  }

  private static LandingConfig config(DeployedJob job) {
    return LandingConfig.from(job.args().toArray(String[]::new));
  }
}
