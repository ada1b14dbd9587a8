package io.kooflow.benchmarks.figures;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plot of a few lines over a logarithmic axis, as SVG that any browser shows. */
public final class LinePlot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int MARGIN = 60;
  private static final List<String> COLOURS = List.of("#1f6feb", "#d1242f", "#2da44e", "#8250df");

  private LinePlot() {}

  /** One point; x above 0, y 0 or more. */
  public record Point(double x, double y) {}

  /**
   * The picture.
   *
   * @param x what the logarithmic axis shows
   * @param y what the linear axis shows, from 0
   * @param lines by name, each with at least one point; at most four have colours of their own
   */
  public static String svg(String title, String x, String y, Map<String, List<Point>> lines) {
    List<Point> all = lines.values().stream().flatMap(List::stream).toList();
    double low = Math.log10(all.stream().mapToDouble(Point::x).min().orElse(1));
    double high = Math.log10(all.stream().mapToDouble(Point::x).max().orElse(10));
    double top = Math.max(all.stream().mapToDouble(Point::y).max().orElse(1), 1e-9);
    double span = Math.max(high - low, 1e-9);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n",
            WIDTH,
            HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    text(svg, WIDTH / 2.0, 20, title);
    text(svg, WIDTH / 2.0, HEIGHT - 10, x);
    text(svg, MARGIN, 40, y);
    all.stream()
        .mapToDouble(Point::x)
        .distinct()
        .forEach(
            value ->
                text(
                    svg,
                    across(Math.log10(value), low, span),
                    HEIGHT - MARGIN + 18,
                    String.format(Locale.ROOT, "%,.0f", value)));
    for (int step = 0; step <= 4; step++) {
      double value = top * step / 4;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
              MARGIN,
              WIDTH - MARGIN,
              up(value, top),
              up(value, top)));
      text(svg, MARGIN - 24, up(value, top) + 4, String.format(Locale.ROOT, "%.4g", value));
    }
    int number = 0;
    for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      line(svg, line.getValue(), colour, low, span, top);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
              WIDTH - MARGIN - 150,
              56 + 16 * number,
              colour,
              line.getKey()));
      number++;
    }
    return svg.append("</svg>\n").toString();
  }

  private static void line(
      StringBuilder svg, List<Point> points, String colour, double low, double span, double top) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      double x = across(Math.log10(point.x()), low, span);
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, up(point.y(), top)));
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
              x,
              up(point.y(), top),
              colour));
    }
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
            .formatted(path.toString().strip(), colour));
  }

  private static double across(double logarithm, double low, double span) {
    return MARGIN + (logarithm - low) / span * (WIDTH - 2.0 * MARGIN);
  }

  private static double up(double value, double top) {
    return HEIGHT - MARGIN - value / top * (HEIGHT - 2.0 * MARGIN);
  }

  private static void text(StringBuilder svg, double x, double y, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n",
            x,
            y,
            words));
  }
}
