package io.kooflow.benchmarks.aggregation;

import java.util.List;
import java.util.stream.Stream;

/** What Spark 3.5 asks of a JVM of version 17, as its own launcher passes it. */
final class SparkOpens {
  static final List<String> OPTIONS =
      Stream.of(
              "java.lang",
              "java.lang.invoke",
              "java.lang.reflect",
              "java.io",
              "java.net",
              "java.nio",
              "java.util",
              "java.util.concurrent",
              "java.util.concurrent.atomic",
              "sun.nio.ch",
              "sun.nio.cs",
              "sun.security.action",
              "sun.util.calendar")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  private SparkOpens() {}
}
