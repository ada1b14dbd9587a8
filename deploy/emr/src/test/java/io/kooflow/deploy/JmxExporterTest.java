package io.kooflow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.jmx.JmxCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the JMX exporter make the metrics that docs/metrics.md names. */
class JmxExporterTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| `(\\w+)` \\|", Pattern.MULTILINE);
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  @ParameterizedTest
  @CsvSource({
    "Source, 'io.kooflow.source:type=table-capture,connector=c,table=koos'",
    "Sink, 'io.kooflow:type=sink,connector=s,task=0'",
  })
  void eachAttributeBecomesItsMetric(String section, String bean) throws Exception {
    String page = Files.readString(Path.of("../../docs/metrics.md"));
    String rows = page.substring(page.indexOf("## " + section + "\n")).split("\n## ", 2)[0];
    Map<String, String> metrics = new TreeMap<>();
    for (MatchResult row : ROW.matcher(rows).results().toList()) {
      metrics.put(row.group(1), row.group(2));
    }
    ObjectName name = new ObjectName(bean);
    SERVER.registerMBean(new Bean(metrics.keySet().toArray(String[]::new)), name);
    TreeSet<String> made = new TreeSet<>();
    try {
      Path rules = Path.of("observability", "prometheus", "jmx-exporter.yaml");
      PrometheusRegistry registry = new PrometheusRegistry();
      new JmxCollector(rules.toFile()).register(registry);
      for (MetricSnapshot metric : registry.scrape()) {
        String text = metric.getMetadata().getName();
        made.add(metric instanceof CounterSnapshot ? text + "_total" : text);
      }
    } finally {
      SERVER.unregisterMBean(name);
    }

    made.removeIf(text -> !text.startsWith("kooflow_"));
    assertThat(made).containsExactlyInAnyOrderElementsOf(metrics.values());
  }

  /** As many attributes as were asked for, each 1000. */
  private record Bean(String... names) implements DynamicMBean {
    @Override
    public Object getAttribute(String attribute) {
      return 1000L;
    }

    @Override
    public void setAttribute(Attribute attribute) {
      throw new UnsupportedOperationException(attribute.getName());
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
      AttributeList list = new AttributeList();
      for (String attribute : attributes) {
        list.add(new Attribute(attribute, 1000L));
      }
      return list;
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      throw new UnsupportedOperationException(attributes.toString());
    }

    @Override
    public Object invoke(String action, Object[] arguments, String[] signature) {
      throw new UnsupportedOperationException(action);
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      MBeanAttributeInfo[] attributes = new MBeanAttributeInfo[names.length];
      for (int i = 0; i < names.length; i++) {
        attributes[i] = new MBeanAttributeInfo(names[i], "long", names[i], true, false, false);
      }
      return new MBeanInfo("Bean", "", attributes, null, null, null);
    }
  }
}
