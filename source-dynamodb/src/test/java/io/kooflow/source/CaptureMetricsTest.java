package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class CaptureMetricsTest {

  @Test
  void aTaskThatWasGivenUpLeavesItsSuccessorsMetrics() throws Exception {
    ObjectName name =
        new ObjectName("io.kooflow.source:type=table-capture,connector=\"given-up\",table=\"t\"");
    CaptureMetrics abandoned = CaptureMetrics.register("given-up", "t");
    CaptureMetrics successor = CaptureMetrics.register("given-up", "t");

    abandoned.close();
    boolean left = ManagementFactory.getPlatformMBeanServer().isRegistered(name);
    successor.close();
    successor.close();

    assertThat(left).isTrue();
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name)).isFalse();
  }
}
