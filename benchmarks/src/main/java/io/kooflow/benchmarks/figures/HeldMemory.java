package io.kooflow.benchmarks.figures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds, wherever it keeps it; its heap must be fixed and touched from the start. The
 * physical memory of such a process has all of the heap in it, used or not, so it tells nothing of
 * state on the heap; what is in use there says nothing of RocksDB. The two parts together are
 * comparable between programs, and what grows of them with the state is the state's.
 *
 * @param residentBytes physical memory, heap included, before the collection: that one takes memory
 *     of its own
 * @param liveBytes in use on the heap after a full collection
 * @param nativeBytes physical memory outside the heap: RocksDB, buffers, threads, code, the JVM's
 */
public record HeldMemory(long residentBytes, long liveBytes, long nativeBytes) {
  /** Of a process that is not there to be looked at. */
  public static final HeldMemory NONE = new HeldMemory(0, 0, 0);

  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final Pattern HEAP = Pattern.compile("-XX:MaxHeapSize=(\\d+)");

  /**
   * Collects all garbage of a running JVM of this user, and looks.
   *
   * @throws IOException if it does not answer
   */
  public static HeldMemory of(long pid) throws IOException {
    long resident = ProcessFigures.of(pid).residentBytes();
    String told = ask(pid, "GC.run\nGC.heap_info\nVM.flags");
    // The JVM's socket for questions, which stays behind when it is killed.
    Files.deleteIfExists(Path.of("/tmp/.java_pid" + pid));
    return of(resident, told);
  }

  static HeldMemory of(long resident, String told) throws IOException {
    Matcher heap = HEAP.matcher(told);
    long live = USED.matcher(told).results().mapToLong(used -> Long.parseLong(used.group(1))).sum();
    if (live == 0 || !heap.find()) {
      throw new IOException("a JVM did not tell of its heap:\n" + told);
    }
    return new HeldMemory(resident, live << 10, resident - Long.parseLong(heap.group(1)));
  }

  /** On the heap and outside. */
  public long bytes() {
    return liveBytes + nativeBytes;
  }

  private static String ask(long pid, String commands) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), commands)
              .redirectErrorStream(true)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IOException("jcmd failed: " + answer);
      }
      return answer;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a JVM was asked", interrupted);
    }
  }
}
