package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpNamesEverySetting() {
    assertThat(run("--help")).isZero();
    assertThat(text(out)).contains(AppConfig.DEFINITION.names()).contains("default K,C");
  }

  @Test
  void refusesAnythingButAConfiguration() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--confg", "x")).isEqualTo(2);
    assertThat(text(err)).contains("Usage");
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThat(run("--config", "no-such.properties")).isEqualTo(2);
    assertThat(text(err)).contains("no-such.properties");
  }

  @Test
  void namesFileAndKeyOfAnUnknownSetting(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.properties"), "halflife-ms=5\n");

    assertThat(run("--config", file.toString())).isEqualTo(2);
    assertThat(text(err)).contains("a.properties").contains("halflife-ms").contains("half-life-ms");
  }

  @Test
  void saysWhyABrokerCannotBeAsked(@TempDir Path folder) throws IOException {
    Path file =
        Files.write(
            folder.resolve("a.properties"),
            List.of(
                "kafka.bootstrap.servers=no-port",
                "kafka.schema.registry.url=http://127.0.0.1:1",
                "kafka.state.dir=" + folder.resolve("state"),
                "http.port=0"));

    assertThat(run("--config", file.toString())).isEqualTo(1);
    assertThat(text(err)).contains("did not start").contains("bootstrap.servers: no-port");
  }

  private int run(String... args) {
    return StreamsMain.run(args, print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
