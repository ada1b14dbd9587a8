package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installation of the native DynamoDB server, on a machine that has everything but npm. */
class NativeServerInstallTest {
  private static final Path SCRIPTS = Path.of("npm").toAbsolutePath();
  private static final List<String> TOOLS =
      List.of("sh", "dirname", "uname", "cmp", "mkdir", "rm", "cp");

  private record Result(int status, String output) {}

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @BeforeEach
  void wrapTools() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("bin"));
    for (String tool : TOOLS) {
      Path wrapper = tools.resolve(tool);
      Files.writeString(wrapper, "#!/bin/sh\nexec %s \"$@\"\n".formatted(find(tool)));
      Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void namesTheWayOutWhenNpmIsMissing() throws Exception {
    Result result = install();
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.output())
        .contains("npm is missing")
        .contains("-Dkooflow.npm.skip=true")
        .contains("--dynamodb local");
  }

  @Test
  void doesNothingWhenInstalledFromTheSameLock() throws Exception {
    Path into = Files.createDirectories(folder.resolve("into"));
    Files.copy(SCRIPTS.resolve("package-lock.json"), into.resolve("installed.json"));
    assertThat(install()).isEqualTo(new Result(0, ""));
  }

  @Test
  void theLockNamesNoDownloadHost() throws IOException {
    assertThat(Files.readString(SCRIPTS.resolve("package-lock.json")))
        .contains("\"integrity\"")
        .doesNotContain("resolved")
        .doesNotContain("http");
  }

  @Test
  void anUnsupportedMachineIsRefusedByName() {
    assertThatCode(() -> EmbeddedDynamoDb.requireSupported("Linux", "amd64"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> EmbeddedDynamoDb.requireSupported("Mac OS X", "aarch64"))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("Mac OS X on aarch64")
        .hasMessageContaining("DynamoDB Local");
  }

  private Result install() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh", SCRIPTS.resolve("install.sh").toString(), folder.resolve("into").toString())
            .redirectErrorStream(true);
    builder.environment().put("PATH", folder.resolve("bin").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static Path find(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> Path.of(entry, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }
}
