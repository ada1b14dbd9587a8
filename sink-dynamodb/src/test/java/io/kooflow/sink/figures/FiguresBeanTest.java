package io.kooflow.sink.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;

class FiguresBeanTest {
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final SinkFigures figures = new SinkFigures(InstantSource.system(), 1);

  @Test
  void showsFiguresToAnyJmxClientUntilClosed() throws Exception {
    figures.taken(3);
    figures.requested("feed_items");
    figures.consumed("feed_items", 2.5);
    figures.consumed("feed_items/by-time", 1);
    ObjectName name = new ObjectName("io.kooflow:type=sink,connector=feed-items,task=1");

    FiguresBean bean = FiguresBean.register(figures, "feed-items", 1);

    assertThat(server.getAttribute(name, "Records")).isEqualTo(3L);
    assertThat(server.getAttribute(name, "Requests")).isEqualTo(1L);
    TabularData units = (TabularData) server.getAttribute(name, "WriteUnitsByTable");
    assertThat(units.get(new Object[] {"feed_items"}).get("value")).isEqualTo(2.5);
    assertThat(figures.getWriteUnitsByIndex()).containsOnlyKeys("feed_items/by-time");
    bean.close();
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void leavesTheFiguresOfASuccessorWhereTheyAre() throws Exception {
    ObjectName name = FiguresBean.name("again", 0);
    FiguresBean first =
        FiguresBean.register(new SinkFigures(InstantSource.system(), 1), "again", 0);
    FiguresBean second = FiguresBean.register(figures, "again", 0);
    figures.taken(7);

    first.close();

    assertThat(server.getAttribute(name, "Records")).isEqualTo(7L);
    second.close();
    assertThat(server.isRegistered(name)).isFalse();
    second.close();
  }

  @Test
  void quotesANameWithSpecialCharacters() throws Exception {
    assertThat(FiguresBean.name("a,b=c", 0).getKeyProperty("connector")).isEqualTo("\"a,b=c\"");
  }
}
