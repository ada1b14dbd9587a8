package io.kooflow.streams.state;

import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;

/** The databases of one topology: one for each task that this process has had. */
public final class TaskDatabases {
  private final Map<TaskId, TaskDatabase> byTask = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public TaskDatabases() {
    this(InstantSource.system());
  }

  /** By another clock. */
  TaskDatabases(InstantSource clock) {
    this.clock = clock;
  }

  /** That of one task, open or not; the same object each time. */
  public TaskDatabase of(TaskId task) {
    return byTask.computeIfAbsent(task, ignored -> new TaskDatabase(clock, System::nanoTime));
  }

  /** Bytes of files by store, of all tasks that are open; to be asked at any time. */
  public Map<String, Double> diskBytesByStore() {
    Map<String, Double> bytes = new TreeMap<>();
    byTask
        .values()
        .forEach(
            database ->
                database
                    .diskBytesByStore()
                    .forEach((store, size) -> bytes.merge(store, size, Double::sum)));
    return bytes;
  }
}
