package io.kooflow.embedded;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class ChildProcessIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void childrenOfAKilledParentEndWithinTenSeconds() throws Exception {
    Path pids = folder.resolve("pids");
    try (ChildProcess parent = jvm(Parent.class, folder.toString()).start("parent", folder)) {
      await().untilAsserted(() -> assertThat(pids).exists());
      List<Long> children = Files.readAllLines(pids).stream().map(Long::valueOf).toList();
      assertThat(children).hasSize(3).noneMatch(ChildProcessIT::isGone);

      parent.kill();

      await().untilAsserted(() -> assertThat(children).allMatch(ChildProcessIT::isGone));
    }
  }

  @Test
  void showsTheEndOfTheLogOfAProcessThatFails() {
    ForkedJvm jvm = jvm(Failing.class);
    assertThatThrownBy(() -> jvm.start("failing", folder).awaitPort(FreePorts.next()))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("failing ended with status 1")
        .hasMessageContaining("the reason");
  }

  @Test
  void killsAProcessThatDoesNotEndWhenAsked() {
    ChildProcess deaf =
        ChildProcess.startNative(
            "deaf", List.of("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"), folder);
    deaf.stop(Duration.ofMillis(300));
    assertThat(deaf.isAlive()).isFalse();
    assertThat(isGone(deaf.pid())).isTrue();
  }

  private static ForkedJvm jvm(Class<?> main, String... arguments) {
    return new ForkedJvm(
        main.getName(), ForkedJvm.ownClassPath(), ForkedJvm.SMALL, List.of(arguments));
  }

  /** A process that has ended but was not yet collected by its parent counts as gone. */
  private static boolean isGone(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException noSuchProcess) {
      return true;
    }
  }

  /** Starts a native program, one that ignores SIGTERM, and a JVM; then writes down their ids. */
  public static final class Parent {
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      ChildProcess plain = ChildProcess.startNative("plain", List.of("sleep", "300"), folder);
      ChildProcess deaf =
          ChildProcess.startNative(
              "deaf", List.of("sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"), folder);
      ChildProcess jvm = jvm(Sleeper.class).start("sleeper", folder);
      await().untilAsserted(() -> assertThat(folder.resolve("sleeping")).exists());
      Path pids = folder.resolve("pids");
      Path draft = folder.resolve("pids.draft");
      Files.writeString(draft, "%d\n%d\n%d\n".formatted(plain.pid(), deaf.pid(), jvm.pid()));
      Files.move(draft, pids);
      new CountDownLatch(1).await();
    }
  }

  /** Says that it runs and never ends by itself. */
  public static final class Sleeper {
    public static void main(String[] args) throws Exception {
      Files.writeString(Path.of("sleeping"), "");
      new CountDownLatch(1).await();
    }
  }

  /** Fails at once. */
  public static final class Failing {
    @SuppressWarnings("DoNotCallSuggester")
    public static void main(String[] args) {
      throw new IllegalStateException("the reason");
    }
  }
}
