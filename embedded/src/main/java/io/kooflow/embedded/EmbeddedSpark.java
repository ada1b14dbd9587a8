package io.kooflow.embedded;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Spark with Iceberg in a JVM of its own, one core, as an owner of the lake would run it on its
 * tables: catalog {@code lake}, with Iceberg's procedures under {@code lake.system}. Opens no port
 * but on 127.0.0.1, and ends with this JVM. One thread at a time.
 */
public final class EmbeddedSpark implements AutoCloseable {
  private static final String CLASS_PATH = "../spark-3.5/target/spark.classpath";
  private static final String SOURCE = "SparkStatements.java";

  private final Process process;
  private final BufferedWriter statements;
  private final BufferedReader answers;
  private final Path log;

  private EmbeddedSpark(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.statements = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it and returns when it takes statements.
   *
   * @param folder for its log and temporary files, made if absent
   * @param catalog properties of an Iceberg REST catalog, see {@link
   *     EmbeddedCatalog#clientProperties}
   * @throws StartFailedException if it does not come up; the message names the log
   */
  public static EmbeddedSpark start(Path folder, Map<String, String> catalog) {
    return start(folder, catalog, List.of());
  }

  /**
   * As {@link #start(Path, Map)}, with jars or folders of classes on its class path, for {@link
   * #run}.
   */
  public static EmbeddedSpark start(Path folder, Map<String, String> catalog, List<Path> more) {
    Path absolute = folder.toAbsolutePath();
    Path log = absolute.resolve("spark.log");
    try {
      Files.createDirectories(absolute);
      Path source = absolute.resolve(SOURCE);
      try (InputStream in = EmbeddedSpark.class.getResourceAsStream("/spark/" + SOURCE)) {
        Files.write(source, Objects.requireNonNull(in, SOURCE).readAllBytes());
      }
      ProcessBuilder builder =
          new ProcessBuilder(command(source, absolute, catalog, more))
              .directory(absolute.toFile())
              .redirectError(log.toFile());
      EmbeddedSpark spark = new EmbeddedSpark(builder.start(), log);
      spark.answer("the start");
      return spark;
    } catch (IOException | IllegalStateException failed) {
      throw new StartFailedException(
          "Spark did not start: " + failed.getMessage() + "; see " + log, failed);
    }
  }

  private static List<String> command(
      Path source, Path folder, Map<String, String> catalog, List<Path> more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.addAll(jvmOptions());
    command.add("-cp");
    command.add(
        Stream.concat(
                Stream.of(classPath()), more.stream().map(each -> each.toAbsolutePath().toString()))
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(source.toString());
    settings(folder, catalog).forEach((key, value) -> command.add(key + "=" + value));
    return command;
  }

  /** The class path of Spark with Iceberg; nothing of the project is on it. */
  public static String classPath() {
    return ForkedJvm.classPathFrom(BuildFiles.locate(CLASS_PATH));
  }

  /** What a JVM needs to run Spark. */
  public static List<String> jvmOptions() {
    List<String> options = new ArrayList<>();
    options.add("-Djdk.reflect.useDirectMethodHandle=false");
    for (String opened :
        List.of(
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
            "sun.util.calendar")) {
      options.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    return options;
  }

  private static Map<String, String> settings(Path folder, Map<String, String> catalog) {
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.master", "local[1]");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.local.dir", folder.toString());
    settings.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    settings.put("spark.sql.shuffle.partitions", "1");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put(
        "spark.sql.extensions",
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions");
    settings.put("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog.lake.type", "rest");
    settings.put("spark.sql.catalog.lake.cache-enabled", "false");
    Map<String, String> lake = new HashMap<>(catalog);
    // A class of ours and an HTTP client that Iceberg's bundle for Spark does not have.
    lake.keySet().removeAll(List.of("s3.client-factory-impl", "http-client.type"));
    lake.put("http-client.apache.expect-continue-enabled", "false");
    lake.put("s3.chunked-encoding-enabled", "false");
    lake.forEach((key, value) -> settings.put("spark.sql.catalog.lake." + key, value));
    return settings;
  }

  /**
   * Runs one statement.
   *
   * @return its rows, as JSON objects
   * @throws IllegalStateException with Spark's message if it fails, or Spark is gone
   */
  public List<String> sql(String statement) {
    try {
      statements.write(statement.replace('\n', ' '));
      statements.newLine();
      statements.flush();
      return answer(statement);
    } catch (IOException gone) {
      throw new UncheckedIOException("Spark is gone, see " + log, gone);
    }
  }

  /**
   * Calls {@code public static List<String> run(String[])} of a class on the class path, which may
   * use the session that is there.
   *
   * @param arguments without tabs and line breaks
   * @return what it returns
   * @throws IllegalStateException as {@link #sql}
   */
  public List<String> run(String className, List<String> arguments) {
    return sql("@run\t" + className + "\t" + String.join("\t", arguments));
  }

  private List<String> answer(String statement) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.equals("ok")) {
        return rows;
      }
      if (line.startsWith("! ")) {
        throw new IllegalStateException(statement + ": " + line.substring(2));
      }
      rows.add(line.substring(2));
    }
    throw new IllegalStateException("Spark ended at " + statement + "; see " + log);
  }

  /** Ends Spark; what it wrote to tables stays. */
  @Override
  public void close() {
    try {
      statements.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException gone) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
