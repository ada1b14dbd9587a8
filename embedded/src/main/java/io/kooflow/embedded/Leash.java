package io.kooflow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.TimeZone;

/**
 * Runs another main class, with the same locale and time zone on every machine: what is written for
 * machines must not depend on them, and neither Kafka nor Flink takes care. Ends this JVM when
 * standard input ends, which means that the parent process is gone: first with an orderly exit, and
 * if that has not finished after four seconds, at once. Needs nothing but the JDK, so that it can
 * stand before any class path.
 */
public final class Leash {
  /** The status of a JVM whose parent died. */
  static final int PARENT_GONE = 70;

  private static final long ORDERLY_EXIT_MILLIS = 4_000;

  private Leash() {}

  /** First the name of the main class, then its arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    if (args.length == 0) {
      System.err.println("usage: Leash MAIN-CLASS [ARGUMENT...]");
      System.exit(2);
    }
    // Options of the JVM do not do: JAVA_TOOL_OPTIONS has more of them than a command line sets.
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    startDaemon("leash", Leash::exitAtEndOfInput);
    run(args[0], Arrays.copyOfRange(args, 1, args.length));
  }

  private static void run(String mainClass, String[] arguments)
      throws ReflectiveOperationException {
    try {
      Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (InvocationTargetException failure) {
      Throwable cause = failure.getCause();
      (cause == null ? failure : cause).printStackTrace();
      System.exit(1);
    }
  }

  private static void exitAtEndOfInput() {
    InputStream parent = System.in;
    try {
      while (parent.read() >= 0) {
        // What the parent writes has no meaning; only the end counts.
      }
    } catch (IOException broken) {
      System.err.println("leash: standard input broke: " + broken.getMessage());
    }
    System.err.println("leash: the parent process is gone, ending");
    startDaemon("leash-halt", Leash::haltAfterGrace);
    System.exit(PARENT_GONE);
  }

  private static void haltAfterGrace() {
    try {
      Thread.sleep(ORDERLY_EXIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }

  private static void startDaemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
