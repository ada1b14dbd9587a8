package io.kooflow.streams.commit;

import java.lang.reflect.Field;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.processor.StateStore;

/** Lets a hook pass commits by, as if they were still to come. */
public final class HeldCommits {
  private HeldCommits() {}

  /** From now on the hook drains only in commits that find {@code open}. */
  public static void hold(StateStore hook, BooleanSupplier open) {
    Map<CommitBuffer.Turn, Runnable> drains = drains((CommitHook) hook);
    new EnumMap<>(drains)
        .forEach(
            (turn, drain) ->
                drains.put(
                    turn,
                    () -> {
                      if (open.getAsBoolean()) {
                        drain.run();
                      }
                    }));
  }

  @SuppressWarnings("unchecked")
  private static Map<CommitBuffer.Turn, Runnable> drains(CommitHook hook) {
    try {
      Field field = CommitHook.class.getDeclaredField("atCommit");
      field.setAccessible(true);
      return (Map<CommitBuffer.Turn, Runnable>) field.get(hook);
    } catch (ReflectiveOperationException changed) {
      throw new AssertionError(changed);
    }
  }
}
