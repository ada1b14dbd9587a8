package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectWorkerConfigTest {
  @TempDir private Path temp;

  private static final ConnectWorkerConfig CONFIG =
      ConnectWorkerConfig.of("kooflow", "127.0.0.1:9", 18_083, List.of(Path.of("/plugins")));

  @Test
  void isAWorkerConfigThatKafkaTakes() {
    DistributedConfig worker = new DistributedConfig(CONFIG.properties());
    assertThat(worker.getLong("offset.flush.interval.ms")).isEqualTo(5_000);
    assertThat(CONFIG.properties())
        .containsEntry("config.storage.topic", "kooflow-configs")
        .containsEntry("offset.storage.topic", "kooflow-offsets")
        .containsEntry("status.storage.topic", "kooflow-status")
        .containsEntry("listeners", "http://127.0.0.1:18083")
        .containsEntry("plugin.path", "/plugins");
  }

  @Test
  void overridesWin() {
    assertThat(
            CONFIG
                .withOffsetFlush(Duration.ofMillis(100))
                .withOverrides(Map.of("key.converter", "X"))
                .properties())
        .containsEntry("offset.flush.interval.ms", "100")
        .containsEntry("key.converter", "X");
  }

  @Test
  void writesAFileThatKafkaReadsBackWhateverTheNames() throws IOException {
    ConnectWorkerConfig odd =
        ConnectWorkerConfig.of("kooflow", "b", 1, List.of(Path.of("/data", OddFolder.NAME)));
    Path file = temp.resolve("connect.properties");

    odd.write(file);

    assertThat(Utils.propsToStringMap(Utils.loadProps(file.toString())))
        .isEqualTo(odd.properties());
  }

  @Test
  void refusesAPluginFolderThatWouldBeAList() {
    assertThatThrownBy(
            () -> ConnectWorkerConfig.of("g", "b", 1, List.of(Path.of("/a,b"))).properties())
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("'/a,b'");
  }

  @Test
  void refusesAPortThatIsNone() {
    assertThatThrownBy(() -> ConnectWorkerConfig.of("g", "b", 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0");
  }
}
