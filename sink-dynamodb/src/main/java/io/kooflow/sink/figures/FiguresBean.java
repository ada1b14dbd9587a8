package io.kooflow.sink.figures;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of one task, in this JVM's MBean server until closed. */
public final class FiguresBean implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FiguresBean.class);
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  /** Whose figures stand under each name: a task that is slow to stop may have a successor. */
  private static final Map<ObjectName, SinkFigures> REGISTERED = new HashMap<>();

  private final ObjectName name;
  private final SinkFigures figures;

  private FiguresBean(ObjectName name, SinkFigures figures) {
    this.name = name;
    this.figures = figures;
  }

  /** Registers the figures in place of those of an earlier run of the same task. */
  public static FiguresBean register(SinkFigures figures, String connector, int task) {
    try {
      ObjectName name = name(connector, task);
      synchronized (REGISTERED) {
        if (SERVER.isRegistered(name)) {
          SERVER.unregisterMBean(name);
        }
        SERVER.registerMBean(figures, name);
        REGISTERED.put(name, figures);
      }
      return new FiguresBean(name, figures);
    } catch (JMException failed) {
      throw new ConnectException("Figures cannot be registered for " + connector, failed);
    }
  }

  /** Name of the bean; a connector's name is quoted where it has a character of special meaning. */
  static ObjectName name(String connector, int task) throws JMException {
    boolean plain = connector.matches("[^,=:\"*?\\n]+");
    String value = plain ? connector : ObjectName.quote(connector);
    return new ObjectName("io.kooflow:type=sink,connector=" + value + ",task=" + task);
  }

  /** Takes the figures away, but not those of a successor under the same name. */
  @Override
  public void close() {
    try {
      synchronized (REGISTERED) {
        if (REGISTERED.remove(name, figures) && SERVER.isRegistered(name)) {
          SERVER.unregisterMBean(name);
        }
      }
    } catch (JMException failed) {
      LOG.warn("Figures {} could not be taken away", name, failed);
    }
  }
}
