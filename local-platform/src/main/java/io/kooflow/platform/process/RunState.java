package io.kooflow.platform.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a process of this machine runs, as the operating system tells. */
public enum RunState {
  RUNNING,
  /** Stopped by a signal: it does nothing and answers nobody until it is continued. */
  FROZEN,
  DOWN;

  /** Of the process of this id; a frozen one counts as running where there is no {@code /proc}. */
  public static RunState of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return switch (stat.charAt(stat.lastIndexOf(')') + 2)) {
        case 'T', 't' -> FROZEN;
        case 'Z', 'X' -> DOWN;
        default -> RUNNING;
      };
    } catch (IOException noProc) {
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) ? RUNNING : DOWN;
    }
  }

  /** For people and programs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
