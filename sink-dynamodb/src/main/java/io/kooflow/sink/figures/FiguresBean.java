package io.kooflow.sink.figures;

import java.lang.management.ManagementFactory;
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

  private final ObjectName name;

  private FiguresBean(ObjectName name) {
    this.name = name;
  }

  /** Registers the figures in place of those of an earlier run of the same task. */
  public static FiguresBean register(SinkFigures figures, String connector, int task) {
    try {
      ObjectName name = name(connector, task);
      if (SERVER.isRegistered(name)) {
        SERVER.unregisterMBean(name);
      }
      SERVER.registerMBean(figures, name);
      return new FiguresBean(name);
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

  @Override
  public void close() {
    try {
      if (SERVER.isRegistered(name)) {
        SERVER.unregisterMBean(name);
      }
    } catch (JMException failed) {
      LOG.warn("Figures {} could not be taken away", name, failed);
    }
  }
}
