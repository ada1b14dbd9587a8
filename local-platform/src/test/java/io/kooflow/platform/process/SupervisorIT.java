package io.kooflow.platform.process;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorIT {

  @TempDir private Path folder;

  private final List<ChildProcess> started = new CopyOnWriteArrayList<>();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final Map<String, Long> told = new ConcurrentHashMap<>();
  private final AtomicBoolean full = new AtomicBoolean();

  @Test
  void aFullDiskLeavesNoProcessUnwatchedAndStartsNoMore() {
    try (Supervisor supervisor = new Supervisor(RestartPolicy.DEFAULT, notices::add, this::tell)) {
      supervisor.start("sleeper", this::sleeper);
      full.set(true);

      started.get(0).kill();
      awaitNotice("sleeper is back (restart 1)");
      awaitNotice("process ids cannot be told to other commands now; trying again");
      started.get(1).kill();
      awaitNotice("sleeper is back (restart 2)");

      assertThat(started).hasSize(3);
      assertThat(started.stream().filter(ChildProcess::isAlive)).containsExactly(started.get(2));
      assertThat(told).containsEntry("sleeper", started.get(0).pid());

      full.set(false);
      awaitNotice("process ids are told again");
      assertThat(told).containsEntry("sleeper", started.get(2).pid());
    }
    assertThat(new ArrayList<>(started)).noneMatch(ChildProcess::isAlive);
  }

  private void awaitNotice(String notice) {
    await().untilAsserted(() -> assertThat(notices).contains(notice));
  }

  private ChildProcess sleeper() {
    ChildProcess child = ChildProcess.startNative("sleeper", List.of("sleep", "600"), folder);
    started.add(child);
    return child;
  }

  private void tell(Map<String, Long> ids) {
    if (full.get()) {
      throw new UncheckedIOException(new IOException("No space left on device"));
    }
    told.putAll(ids);
  }
}
