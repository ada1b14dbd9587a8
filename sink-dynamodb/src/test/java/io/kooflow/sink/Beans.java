package io.kooflow.sink;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** The figures of a task in this JVM. */
final class Beans {
  private Beans() {}

  static Object attribute(String connector, int task, String name) {
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .getAttribute(
              new ObjectName("io.kooflow:type=sink,connector=" + connector + ",task=" + task),
              name);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An attribute that is a map. */
  static Map<String, Object> map(String connector, int task, String name) {
    Map<String, Object> map = new HashMap<>();
    for (Object row : ((TabularData) attribute(connector, task, name)).values()) {
      CompositeData entry = (CompositeData) row;
      map.put((String) entry.get("key"), entry.get("value"));
    }
    return map;
  }
}
