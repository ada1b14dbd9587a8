package io.kooflow.torture.workers;

import io.kooflow.embedded.ProjectFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The slice of {@code kooflow torture workers} that runs in every build. */
class WorkerPairIT {
  private static final long SEED = 1;
  private static final int CHANGES = 900;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  void copiesEqualTheirTablesWhenAPlainWorkerIsKilled(ConnectVersion version) throws Exception {
    System.out.println("Connect " + version.label() + ", seed " + SEED);

    new WorkerRound(
            ProjectFolder.ofTests(), version, SEED, CHANGES, List.of(new Fault(Fault.Kind.KILL, 0)))
        .run(folder, System.out::println);
  }
}
