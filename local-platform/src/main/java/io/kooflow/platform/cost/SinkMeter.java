package io.kooflow.platform.cost;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.kooflow.embedded.Leash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what the sink's tasks tell of themselves, through restarts of their process: each reading
 * adds what came since the last one of the same process. What a killed process did after its last
 * reading is not counted. Not safe for use by several threads.
 */
public final class SinkMeter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkMeter.class);
  private static final String BEANS = "io.kooflow:type=sink,*";

  /** Where HotSpot on Linux puts them, whatever java.io.tmpdir says. */
  private static final Path ATTACH_FILES = Path.of("/tmp");

  private final LongSupplier connectPid;
  private final Map<String, TableCost> before = new TreeMap<>();
  private Map<String, TableCost> current = Map.of();
  private long attachedPid = -1;
  private @Nullable JMXConnector connector;

  /**
   * @param connectPid process id of Connect's current process
   */
  public SinkMeter(LongSupplier connectPid) {
    this.connectPid = connectPid;
  }

  /** Reads the counters once; a process that cannot be reached now is read the next time. */
  public void read() {
    try {
      current = tables(connection());
    } catch (IOException | JMException | AttachNotSupportedException away) {
      LOG.debug("Connect tells no figures now", away);
      settle();
    }
  }

  /** Cost by table since the first reading. */
  public Map<String, TableCost> tables() {
    Map<String, TableCost> sum = new TreeMap<>(before);
    current.forEach((table, cost) -> sum.merge(table, cost, TableCost::plus));
    return sum;
  }

  /**
   * From the time of a record to the store's answer, 99th percentile by table, milliseconds.
   *
   * @param connectPid process id of Connect; one that is frozen never answers
   * @throws IOException if it cannot be reached
   */
  public static Map<String, Long> freshnessMillis(long connectPid)
      throws IOException, JMException, AttachNotSupportedException {
    Map<String, Long> freshness = new TreeMap<>();
    try (JMXConnector open = attach(connectPid)) {
      MBeanServerConnection server = open.getMBeanServerConnection();
      for (ObjectName bean : server.queryNames(new ObjectName(BEANS), null)) {
        map(server, bean, "FreshnessP99MillisByTable")
            .forEach((table, millis) -> freshness.merge(table, millis.longValue(), Math::max));
      }
    }
    return freshness;
  }

  private MBeanServerConnection connection() throws IOException, AttachNotSupportedException {
    long pid = connectPid.getAsLong();
    JMXConnector open = connector;
    if (open == null || pid != attachedPid) {
      settle();
      open = attach(pid);
      connector = open;
      attachedPid = pid;
    }
    return open.getMBeanServerConnection();
  }

  /**
   * The address comes from the process itself, over its own attach socket: no name is looked up.
   */
  @SuppressWarnings("BanJNDI")
  private static JMXConnector attach(long pid) throws IOException, AttachNotSupportedException {
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().thenAccept(SinkMeter::clearAway));
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try {
      String address = machine.getSystemProperties().getProperty(Leash.JMX_ADDRESS);
      if (address == null) {
        throw new IOException("process " + pid + " serves no JMX");
      }
      return JMXConnectorFactory.connect(new JMXServiceURL(address));
    } finally {
      machine.detach();
    }
  }

  /** A process that is killed leaves the socket file by which others attached to it. */
  private static void clearAway(ProcessHandle ended) {
    try {
      Files.deleteIfExists(ATTACH_FILES.resolve(".java_pid" + ended.pid()));
    } catch (IOException staysBehind) {
      LOG.debug("A file of process {} stays behind", ended.pid(), staysBehind);
    }
  }

  /** Keeps what the process told so far; the next reading starts from zero. */
  private void settle() {
    current.forEach((table, cost) -> before.merge(table, cost, TableCost::plus));
    current = Map.of();
    closeConnector();
    attachedPid = -1;
  }

  private static Map<String, TableCost> tables(MBeanServerConnection server)
      throws IOException, JMException {
    Map<String, TableCost> tables = new HashMap<>();
    for (ObjectName bean : server.queryNames(new ObjectName(BEANS), null)) {
      Map<String, Number> requests = map(server, bean, "RequestsByTable");
      Map<String, Number> stale = map(server, bean, "StaleWritesByTable");
      Map<String, Number> units = map(server, bean, "WriteUnitsByTable");
      Map<String, Number> indexes = map(server, bean, "WriteUnitsByIndex");
      requests.forEach(
          (table, count) ->
              tables.merge(
                  table,
                  new TableCost(
                      units.getOrDefault(table, 0).doubleValue(),
                      count.longValue(),
                      stale.getOrDefault(table, 0).longValue(),
                      ofTable(indexes, table)),
                  TableCost::plus));
    }
    return tables;
  }

  private static Map<String, Double> ofTable(Map<String, Number> indexes, String table) {
    Map<String, Double> own = new TreeMap<>();
    indexes.forEach(
        (where, units) -> {
          if (where.startsWith(table + "/")) {
            own.put(where.substring(table.length() + 1), units.doubleValue());
          }
        });
    return own;
  }

  /** An attribute that is a map; MXBeans hand it over as a table of key and value. */
  private static Map<String, Number> map(
      MBeanServerConnection server, ObjectName bean, String attribute)
      throws IOException, JMException {
    Map<String, Number> map = new HashMap<>();
    for (Object row : ((TabularData) server.getAttribute(bean, attribute)).values()) {
      CompositeData entry = (CompositeData) row;
      map.put((String) entry.get("key"), (Number) entry.get("value"));
    }
    return map;
  }

  private void closeConnector() {
    JMXConnector open = connector;
    connector = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException alreadyGone) {
      LOG.debug("Connect was gone before the connection to it was closed", alreadyGone);
    }
  }

  @Override
  public void close() {
    closeConnector();
  }
}
