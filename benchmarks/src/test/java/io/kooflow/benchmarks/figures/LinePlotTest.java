package io.kooflow.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.benchmarks.figures.LinePlot.Point;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LinePlotTest {
  @Test
  void aPlotIsWellFormedAndHoldsEachPoint() throws Exception {
    String svg =
        LinePlot.svg(
            "Memory",
            "reactions",
            "MB",
            Map.of("ours", List.of(new Point(1e5, 200), new Point(1e6, 250))));

    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(2);
    assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(1);
  }
}
