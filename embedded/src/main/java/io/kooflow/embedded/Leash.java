package io.kooflow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;

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

  /** Set to true where others read this JVM's metrics over JMX. */
  public static final String JMX = "kooflow.jmx";

  /** The system property that then has the address of a JMX client. */
  public static final String JMX_ADDRESS = "kooflow.jmx.address";

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
    if (Boolean.getBoolean(JMX)) {
      serveJmx();
    }
    startDaemon("leash", Leash::exitAtEndOfInput);
    run(args[0], Arrays.copyOfRange(args, 1, args.length));
  }

  /**
   * JMX on loopback alone. Java's own agent listens on every address of the machine. Who may attach
   * to this process finds the address in its system properties; it has a secret part.
   */
  private static void serveJmx() {
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    System.setProperty("java.rmi.server.randomIDs", "true");
    RMIServerSocketFactory loopback =
        port -> new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
    try {
      JMXConnectorServer server =
          JMXConnectorServerFactory.newJMXConnectorServer(
              new JMXServiceURL("rmi", "127.0.0.1", 0),
              Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, loopback),
              ManagementFactory.getPlatformMBeanServer());
      server.start();
      System.setProperty(JMX_ADDRESS, server.getAddress().toString());
    } catch (IOException noJmx) {
      System.err.println("leash: no JMX: " + noJmx.getMessage());
    }
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
